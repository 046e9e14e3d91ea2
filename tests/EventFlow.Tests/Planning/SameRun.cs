using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Compares two live runs in everything the planner decides by.</summary>
internal static class SameRun
{
    public static void Assert(RunState expected, RunState actual, string when)
    {
        Xunit.Assert.Equal((when, Header(expected)), (when, Header(actual)));
        Xunit.Assert.Equal(
            expected.Instances.Select(task => task.Path).Order(StringComparer.Ordinal),
            actual.Instances.Select(task => task.Path).Order(StringComparer.Ordinal));
        foreach (var task in expected.Instances)
        {
            var other = actual.Find(task.Path)!;
            Xunit.Assert.Equal((when, Facts(task)), (when, Facts(other)));
            Xunit.Assert.Equal((when, Counters(expected, task)), (when, Counters(actual, other)));
        }
    }

    private static string Header(RunState run) => string.Join(
        ' ', run.Status, run.Version, run.EventSeq, run.ActiveTasks, run.QueuedTasks, run.StartedAt, run.EndedAt, run.Error, run.Root?.Open,
        run.Signals.Kept, string.Join(',', run.Queued.Select(task => task.Path)));

    private static string Facts(TaskInstance task) => string.Join(
        ' ', task.Path, task.Kind, task.State, task.Attempt, task.Losses, task.Dispatches, task.Worker, task.WaitReason, task.QueuedAt,
        task.StartedAt, task.EndedAt, task.Error, task.RunVersion, task.Counted, task.HasRow, string.Join(',', task.RuleFailures),
        task.Map?.Path, task.Life, task.Compensation?.Path);

    private static string Counters(RunState run, TaskInstance task) => string.Join(
        ' ', task.Path, string.Join(',', task.Joins), task.Map is null ? task.Verdict() : null, task.Inner?.Open, task.Progress?.Total,
        task.Rounds?.Begun, task.Rounds?.Last?.Path, task.Progress?.Launched, task.Progress?.Open, task.Progress?.Failed, task.Progress?.OpenInside,
        task.Progress?.Children.Count, task.Progress?.Again.Count, task.Rounds?.Kept.Count,
        task.State.IsFinal() ? null : task.Progress?.Stopped, TaskOutputs.Of(run, task)?.GetRawText());
}
