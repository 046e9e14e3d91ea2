using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Runs;

/// <summary>What one message did to a run in memory, on its way to the store.</summary>
/// <param name="Commit">Null: nothing to store; its output only has to wait for what came before it.</param>
internal sealed record RunChange(ResidentRun Run, RunCommit? Commit, RunOutput Output)
{
    /// <summary>Ends when the change is stored and its messages are with the broker.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Weight => Commit is null ? 0 : Commit.Added.Count + Commit.Changed.Count + Commit.Events.Count;
}
