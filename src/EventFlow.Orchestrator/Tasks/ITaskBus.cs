using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>The way to the workers. Every method returns after the broker has confirmed.</summary>
internal interface ITaskBus
{
    /// <summary>Declares the queues of types not seen before, then sends each task to the queue of its type.</summary>
    Task DispatchAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken);

    /// <summary>Tells all workers to stop these attempts.</summary>
    Task CancelAsync(IReadOnlyList<CancelTask> cancels, CancellationToken cancellationToken);

    /// <summary>What is on its way between the engine and the workers of a type.</summary>
    Task<TaskQueueStatus> StatusAsync(string type, CancellationToken cancellationToken);
}

/// <param name="Ready">Messages that wait in the queue of the type, or are being sent to it.</param>
/// <param name="Consumers">Consumers of that queue.</param>
/// <param name="Answers">Answers that wait for the engine, of all types.</param>
internal sealed record TaskQueueStatus(string Type, long Ready, int Consumers, long Answers = 0)
{
    /// <summary>Whether some of the tasks waiting in the state must have lost their message. A long queue is not a lost one, and a task
    /// in a worker's hands, or answered and not yet read, is in no queue: while anything of the type is on its way, only more
    /// tasks than can be in hands tell of a loss.</summary>
    /// <param name="waiting">Queued tasks of the type whose dispatch is overdue.</param>
    /// <param name="inHands">Messages the engine may hold unread.</param>
    public bool HasLost(long waiting, int inHands) => Ready + Answers == 0
        ? waiting > 0
        : waiting > Ready + Answers + inHands + (Consumers * MostPrefetched);

    // Workers of other makers prefetch as they like; more than this is rare.
    private const int MostPrefetched = 8;
}
