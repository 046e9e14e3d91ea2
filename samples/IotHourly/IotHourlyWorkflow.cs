namespace IotHourly;

/// <summary>The sample's workflow file, as it stands in the folder of the sample.</summary>
public static class IotHourlyWorkflow
{
    public const string Id = "iot-hourly";

    public static string Yaml { get; } = ReadYaml();

    private static string ReadYaml()
    {
        using var stream = typeof(IotHourlyWorkflow).Assembly.GetManifestResourceStream("iot-hourly.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
