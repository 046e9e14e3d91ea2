using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <param name="Key">Idempotency key, unique for a name within a run; null: every sending is a signal of its own.</param>
/// <param name="Data">JSON text.</param>
/// <param name="AtMost">Signals of the run that no task has; that many there may be, this one among them.</param>
internal sealed record NewSignal(Guid RunId, string Name, string? Key, string? Data, int AtMost = SignalLimits.MostKept);

internal enum SignalFate
{
    Stored,

    /// <summary>Its key was used before.</summary>
    Repeated,

    UnknownRun,
    RunEnded,

    /// <summary>It is under way, or has succeeded: there is nothing to repair.</summary>
    NotRepairable,

    /// <summary>The run keeps as much as it may.</summary>
    TooMany,
}

/// <param name="Number">That of the signal, or of the one that was sent with its key before.</param>
/// <param name="Before">The data of the one that was sent before; null once a task has it.</param>
internal sealed record SentSignal(SignalFate Fate, int Number = 0, string? Before = null);

/// <summary>What is sent to runs from outside, durable before their engine hears of it.</summary>
internal interface ISignalStore
{
    Task<SentSignal> SendAsync(NewSignal signal, CancellationToken cancellationToken);

    /// <summary>The same for the wish to repair, which only a run takes that has ended badly or whose undoing is stuck. A wish to cancel
    /// is over with it.</summary>
    Task<SentSignal> SendRepairAsync(NewSignal repair, CancellationToken cancellationToken);

    /// <summary>Those of a run that it has not received, in the order they were sent.</summary>
    Task<IReadOnlyList<SignalRecord>> UnreceivedAsync(Guid runId, CancellationToken cancellationToken);
}

internal static class SignalLimits
{
    /// <summary>Signals of a run that no task has taken.</summary>
    public const int MostKept = 100;

    /// <summary>Their data together, in bytes of UTF-8.</summary>
    public const int MostKeptBytes = 8 * 1024 * 1024;
}
