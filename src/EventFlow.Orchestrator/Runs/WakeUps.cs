using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Messages of the engine to itself, put together.</summary>
internal static class WakeUps
{
    public static RunWakeUps Of(IReadOnlyCollection<object> messages) => new()
    {
        Starts = [.. messages.OfType<StartRun>()],
        Timers = [.. messages.OfType<TimerElapsed>()],
        Slots = [.. messages.OfType<SlotGranted>()],
        Signals = [.. messages.OfType<SignalRun>()],
        Children = [.. messages.OfType<ChildEnded>()],
        Cancels = [.. messages.OfType<CancelRun>()],
        Reconciles = [.. messages.OfType<ReconcileRun>()],
    };
}
