using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Several changes of one run, in their order, as the one change they amount to: each row is written once.</summary>
internal static class CommitMerger
{
    public static RunCommit Merge(IReadOnlyList<RunCommit> steps)
    {
        if (steps.Count == 1)
        {
            return steps[0];
        }

        var added = new Dictionary<string, TaskRecord>(StringComparer.Ordinal);
        var changed = new Dictionary<string, TaskRecord>(StringComparer.Ordinal);
        var signals = new Dictionary<int, SignalReceipt>();
        var timers = new Dictionary<TimerKey, TimerRecord?>();
        var asked = steps.SelectMany(step => step.SlotsAsked).ToList();
        var released = steps.SelectMany(step => step.SlotsReleased).ToList();
        foreach (var step in steps)
        {
            Gather(step, added, changed);
            Gather(step, timers);
            Gather(step, signals);
        }

        return new RunCommit
        {
            Run = steps[^1].Run,
            IsNew = steps[0].IsNew,
            StartsRun = steps.Any(step => step.StartsRun),
            MissesDeadline = steps.Any(step => step.MissesDeadline),
            Steps = steps.Sum(step => step.Steps),
            Added = [.. added.Values],
            Changed = [.. changed.Values],
            Events = [.. steps.SelectMany(step => step.Events)],
            TimersSet = [.. timers.Values.OfType<TimerRecord>()],
            TimersCleared = [.. timers.Where(timer => timer.Value is null).Select(timer => timer.Key)],
            Signals = [.. signals.Values],
            Datasets = [.. steps.SelectMany(step => step.Datasets)],
            HasOutput = steps.Any(step => step.HasOutput),
            SlotsAsked = released.Count == 0 ? asked : [.. asked.ExceptBy(released.Select(SlotOf), SlotOf)],
            SlotsReleased = released,
        };
    }

    private static (string Path, int Attempt) SlotOf(SlotRequest slot) => (slot.Path, slot.Attempt);

    private static (string Path, int Attempt) SlotOf(SlotRelease slot) => (slot.Path, slot.Attempt);

    private static void Gather(RunCommit step, Dictionary<string, TaskRecord> added, Dictionary<string, TaskRecord> changed)
    {
        foreach (var task in step.Added)
        {
            added.Add(task.Path, task);
        }

        foreach (var task in step.Changed)
        {
            var rows = added.ContainsKey(task.Path) ? added : changed;
            rows[task.Path] = task;
        }
    }

    private static void Gather(RunCommit step, Dictionary<int, SignalReceipt> signals)
    {
        foreach (var signal in step.Signals)
        {
            signals[signal.Number] = signal;
        }
    }

    private static void Gather(RunCommit step, Dictionary<TimerKey, TimerRecord?> timers)
    {
        foreach (var key in step.TimersCleared)
        {
            timers[key] = null;
        }

        foreach (var timer in step.TimersSet)
        {
            timers[timer.Key] = timer;
        }
    }
}
