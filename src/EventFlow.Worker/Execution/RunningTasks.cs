using System.Collections.Concurrent;
using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>The attempts whose handler runs in this process. Transports hand it the cancel messages they hear.</summary>
internal sealed class RunningTasks
{
    private readonly ConcurrentDictionary<AttemptKey, RunningTask> running = new();

    public int Count => running.Count;

    /// <summary>False: the same attempt runs here already, and <paramref name="task"/> is that one.</summary>
    public bool TryAdd(AttemptKey key, out RunningTask task)
    {
        var added = new RunningTask(key);
        task = running.GetOrAdd(key, added);
        return ReferenceEquals(task, added);
    }

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
        foreach (var task in running.Values)
        {
            task.Stop(StopCause.WorkerStopped);
        }
    }
}

internal readonly record struct AttemptKey(Guid Run, string Path, int Attempt);
