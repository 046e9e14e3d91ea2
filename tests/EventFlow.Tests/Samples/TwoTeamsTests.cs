using EventFlow.Tests.Architecture;
using EventFlow.Worker;

namespace EventFlow.Tests.Samples;

public sealed class TwoTeamsTests
{
    [Fact]
    public async Task A_plan_is_made_when_both_datasets_are_there()
    {
        await using var server = await SampleServer.StartAsync(worker => worker.AddBuiltInTasks(["noop"]));
        await server.CallAsync("apply", Path.Combine(SourceTree.Root, "samples/TwoTeams"));

        await server.CallAsync("run", "load-orders", "--wait");
        await UntilOrdersSayAsync(server, "plan-day waits for all of lake/orders, lake/weather; missing: lake/weather");
        var told = await server.CallAsync("events", "send", Path.Combine(SourceTree.Root, "samples/TwoTeams/weather.event"), "-o", "json");
        Assert.Contains("plan-day", told.Out, StringComparison.Ordinal);
        await server.UntilRunsAsync("plan-day", count: 1);

        await UntilOrdersSayAsync(server, "missing: lake/orders, lake/weather");
        var again = await server.CallAsync("events", "send", Path.Combine(SourceTree.Root, "samples/TwoTeams/weather.event"), "-o", "json");
        Assert.Contains("duplicate", again.Out, StringComparison.Ordinal);
    }

    /// <summary>The datasets hear of a run's end after whoever waits for it.</summary>
    private static async Task UntilOrdersSayAsync(SampleServer server, string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string said;
        do
        {
            said = (await server.CallAsync("datasets", "show", "lake/orders")).Out;
        }
        while (!said.Contains(words, StringComparison.Ordinal) && !patience.IsCancellationRequested);

        Assert.Contains(words, said, StringComparison.Ordinal);
    }
}
