using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Tests.Runs;

public sealed class RunMessageTests
{
    private static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");

    [Fact]
    public void Wake_ups_of_every_kind_read_as_they_were_written()
    {
        object[] messages =
        [
            new StartRun(Run, FromBacklog: true), new TimerElapsed(Run, "retry", "a", 2), new SignalRun(Run, 1, "go", "{}"), new SignalRun(Run, 2, "go", null),
            new ChildEnded(Run, "call[0]", 1, """{"rows":7}""", null),
            new ChildEnded(Run, "call[1]", 2, null, new TaskError("Http.503", "away", Retryable: false)),
            new ChildEnded(Run, "call[2]", 1, null, null), new CancelRun(Run, "enough"), new CancelRun(Run, null), new ReconcileRun(Run),
        ];

        var read = RunMessage.Read(RunMessage.WakeUps, JsonSerializer.SerializeToUtf8Bytes(WakeUps.Of(messages), WireJson.Options)).Woken;

        object[] all = [.. read.Starts, .. read.Timers, .. read.Signals, .. read.Children, .. read.Cancels, .. read.Reconciles];
        Assert.Equal(messages, all);
    }
}
