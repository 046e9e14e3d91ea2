using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Samples;
using IotHourly;

namespace EventFlow.IntegrationTests.EndToEnd;

public sealed class DemoTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-demo-").FullName;

    [Theory]
    [InlineData(7, 0.02, "skipped")]
    [InlineData(8, 0.09, "skipped")]
    [InlineData(9, 0.11, "succeeded")]
    public async Task The_demo_prints_figures_that_another_calculation_confirms(int seed, double missing, string alert)
    {
        var (code, output, errors) = await DemoAsync("--exit", "-o", "json",
            "--seed", seed.ToString(CultureInfo.InvariantCulture), "--missing", missing.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(0, code);
        Assert.StartsWith("Nothing is kept", errors, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        Assert.Equal("succeeded", report.GetProperty("state").GetString());
        Assert.Equal(alert, report.GetProperty("tasks").EnumerateArray()
            .Single(task => task.GetProperty("path").GetString() == "alert").GetProperty("state").GetString());

        // The same seed writes the same readings, so they can be counted again after the demo has removed its own.
        IotHourlyData.Write(folder, seed, missing);
        Assert.Empty(IndependentFigures.From(folder).Differences(report.GetProperty("quality"), report.GetProperty("aggregates")));
    }

    [Fact]
    public async Task The_script_at_the_root_runs_the_demo()
    {
        var (code, output, _) = await RunAsync(Path.Combine(SourceTree.Root, "eventflow"), "demo", "--exit");

        Assert.Equal(0, code);
        Assert.Contains("sensor-40", output, StringComparison.Ordinal);
        Assert.Contains("MISSING", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Task<(int Code, string Output, string Errors)> DemoAsync(params string[] arguments) =>
        RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), "demo", .. arguments]);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
