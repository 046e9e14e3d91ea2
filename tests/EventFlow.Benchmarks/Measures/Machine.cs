using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EventFlow.IntegrationTests.Servers;
using MassTransit;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Measures;

/// <summary>What the figures depend on besides the code.</summary>
internal static class Machine
{
    public static async Task<IReadOnlyDictionary<string, object?>> FactsAsync(string postgres, string rabbitMq) =>
        new Dictionary<string, object?>
        {
            ["cores"] = Environment.ProcessorCount,
            ["cpu"] = Processor(),
            ["memory_mb"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024 / 1024,
            ["os"] = RuntimeInformation.OSDescription,
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["postgresql"] = postgres,
            ["rabbitmq"] = rabbitMq,
            ["rabbitmq_client"] = VersionOf(typeof(IConnection)),
            ["masstransit"] = VersionOf(typeof(IBus)),
            ["commit"] = await CommitAsync(),
        };

    /// <summary>Load average over one minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>CPU time the hypervisor gave to somebody else, of all cores together.</summary>
    public static double StealMs() => Spent([8]);

    /// <summary>CPU time of everything on this machine: in user mode, niced, in the kernel, in interrupts.</summary>
    public static double BusyMs() => Spent([1, 2, 3, 6, 7]);

    private static double Spent(int[] fields)
    {
        var line = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Sum(field => long.Parse(line[field], CultureInfo.InvariantCulture)) * 10d;
    }

    private static string? Processor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();

    private static string VersionOf(Type type) =>
        FileVersionInfo.GetVersionInfo(type.Assembly.Location).ProductVersion?.Split('+')[0] ?? "";

    private static async Task<string?> CommitAsync()
    {
        try
        {
            await using var git = await ProcessHost.StartAsync(
                new ProcessSpec("git", "rev-parse", "--short", "HEAD") { WorkingDirectory = AppContext.BaseDirectory });
            return await git.WaitForExitAsync() == 0 ? git.Lines[0] : null;
        }
        catch (Exception unknown) when (unknown is ProcessEndedException or TimeoutException)
        {
            return null;
        }
    }
}
