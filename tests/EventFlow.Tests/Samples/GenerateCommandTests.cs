using IotHourly;

namespace EventFlow.Tests.Samples;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly ReadingsFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_writes_a_file_per_sensor_and_says_what_is_in_them()
    {
        var code = Run("--folder", folder.Path, "--seed", "7", "--missing", "0.11");

        Assert.Equal(0, code);
        Assert.Equal(40, Directory.GetFiles(folder.Path, "sensor-*.csv").Length);
        Assert.Contains("396 of 3600 readings missing, 32 duplicates, 16 spikes, 32 late", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--missing is not a share", "--missing", "11")]
    [InlineData("--mising is not an option", "--mising", "0.1")]
    [InlineData("--seed is not a whole number", "--seed", "seven")]
    [InlineData("--missing is not a share", "--missing", "a tenth")]
    [InlineData("--folder is missing")]
    public void Wrong_usage_is_explained_and_writes_nothing(string message, params string[] options)
    {
        string[] target = options.Length == 0 ? [] : ["--folder", folder.Path];

        var code = Run([.. target, .. options]);

        Assert.Equal(2, code);
        Assert.StartsWith(message, errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("usage: generate --folder", errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private int Run(params string[] args) => GenerateCommand.Run(args, output, errors);
}
