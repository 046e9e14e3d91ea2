using System.Collections.Concurrent;
using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>The attempts whose handler runs in this process. Transports hand it the cancel messages they hear.</summary>
internal sealed class RunningTasks
{
    private readonly ConcurrentDictionary<AttemptKey, RunningTask> running = new();

    public int Count => running.Count;

    public IEnumerable<RunningTask> All => running.Select(pair => pair.Value);

    /// <summary>The task that runs: another one than <paramref name="task"/> when the same attempt runs here already.</summary>
    public RunningTask Add(RunningTask task) => running.GetOrAdd(task.Key, task);

    public void Remove(RunningTask task, bool isAnswered)
    {
        running.TryRemove(task.Key, out _);
        if (isAnswered)
        {
            task.Settle();
        }
        else
        {
            task.Abandon();
        }
    }

    /// <summary>Stops the attempt if it runs here.</summary>
    public void Cancel(CancelTask cancel)
    {
        if (running.TryGetValue(new AttemptKey(cancel.Run, cancel.Path, cancel.Attempt), out var task))
        {
            task.Stop(StopCause.Canceled);
        }
    }

    public void StopAll()
    {
        foreach (var task in All)
        {
            task.Stop(StopCause.WorkerStopped);
        }
    }
}

internal readonly record struct AttemptKey(Guid Run, string Path, int Attempt);
