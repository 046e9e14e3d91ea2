namespace EventFlow.Core.Planning;

/// <summary>An attempt asks for slots of a pool; it is dispatched once they are granted.</summary>
/// <param name="Weight">How many.</param>
/// <param name="IsByType">The workflow names no pool; the server keeps one for the task's type.</param>
public sealed record SlotRequest(Guid RunId, string Path, int Attempt, string Pool, int Weight, int Priority, bool IsByType = false);

/// <summary>An attempt needs its slots no more, or does not wait for them any more.</summary>
public sealed record SlotRelease(Guid RunId, string Path, int Attempt, string Pool, SlotOutcome Outcome);

/// <summary>What the attempt says about what is behind the pool.</summary>
public enum SlotOutcome
{
    /// <summary>Nothing: it was never begun, was canceled, or its worker vanished.</summary>
    None,
    Success,
    Failure,
}
