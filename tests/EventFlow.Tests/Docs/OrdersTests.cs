using EventFlow.Core.Planning;
using EventFlow.Testing;

namespace EventFlow.Tests.Docs;

public sealed class OrdersTests
{
    private static WorkflowTest Orders() => WorkflowTest.OfFile("orders.yaml")
        .Param("site", "oslo")
        .On("load", TaskResult.Error("Http.503"), TaskResult.Output(new { files = new[] { "a", "b" } }).After(TimeSpan.FromSeconds(20)))
        .Approve(TimeSpan.FromHours(1), "approval", by: "ann")
        .Signal(TimeSpan.FromDays(2), "shipped", new { parcel = "Z-17" });

    [Fact]
    public void An_outage_is_waited_for()
    {
        var run = Orders().Run();

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(5)], run.Task("load").AttemptsAt);
        Assert.Equal("""{"parcel":"Z-17"}""", run.Task("invoice").Input?.GetRawText());
    }

    [Fact]
    public void Lost_messages_and_crashes_change_nothing() =>
        Orders().RunSeeds(100, run => Assert.Equal(RunStatus.Succeeded, run.State));
}
