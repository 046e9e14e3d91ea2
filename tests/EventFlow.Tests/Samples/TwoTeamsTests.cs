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
        Assert.Contains("plan-day waits for all of lake/orders, lake/weather; missing: lake/weather", await OrdersAsync(server), StringComparison.Ordinal);
        var told = await server.CallAsync("events", "send", Path.Combine(SourceTree.Root, "samples/TwoTeams/weather.event"), "-o", "json");
        Assert.Contains("plan-day", told.Out, StringComparison.Ordinal);
        await server.UntilRunsAsync("plan-day", count: 1);

        Assert.Contains("missing: lake/orders, lake/weather", await OrdersAsync(server), StringComparison.Ordinal);
        var again = await server.CallAsync("events", "send", Path.Combine(SourceTree.Root, "samples/TwoTeams/weather.event"), "-o", "json");
        Assert.Contains("duplicate", again.Out, StringComparison.Ordinal);
    }

    private static async Task<string> OrdersAsync(SampleServer server) => (await server.CallAsync("datasets", "show", "lake/orders")).Out;
}
