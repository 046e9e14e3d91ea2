using IotHourly;

namespace EventFlow.Cli.Demo;

/// <summary>The generated readings in a folder of their own, which goes when the demo does.</summary>
internal sealed class DemoData : IDisposable
{
    private DemoData(string folder, WrittenReadings readings) => (Folder, Readings) = (folder, readings);

    public string Folder { get; }
    public WrittenReadings Readings { get; }

    public static DemoData Write(int seed, double missing)
    {
        var folder = Directory.CreateTempSubdirectory("eventflow-demo-").FullName;
        return new DemoData(folder, IotHourlyData.Write(folder, seed, missing));
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A task that is being stopped may still write; what stays is small and in the system's folder for such things.
        }
    }
}
