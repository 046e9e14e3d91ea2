using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Runs;

public class CommitMergerTests
{
    private static readonly Guid Run = Guid.CreateVersion7();

    [Fact]
    public void Steps_become_one_commit_that_is_fenced_by_the_version_before_the_first()
    {
        var merged = CommitMerger.Merge([Step(5), Step(6), Step(7)]);

        Assert.Equal((7, 4), (merged.Run.Version, merged.Fence));
    }

    [Fact]
    public void A_task_is_written_once_as_the_last_step_left_it()
    {
        var merged = CommitMerger.Merge(
        [
            Step(1) with { Added = [Task("a", TaskState.Queued), Task("b", TaskState.Waiting)] },
            Step(2) with { Changed = [Task("a", TaskState.Succeeded), Task("c", TaskState.Queued)] },
            Step(3) with { Changed = [Task("c", TaskState.Failed)] },
        ]);

        Assert.Equal([("a", TaskState.Succeeded), ("b", TaskState.Waiting)], merged.Added.Select(task => (task.Path, task.State)));
        Assert.Equal([("c", TaskState.Failed)], merged.Changed.Select(task => (task.Path, task.State)));
    }

    [Fact]
    public void Of_a_timer_that_is_set_and_cleared_the_last_word_counts()
    {
        var (one, other, third) = (Key("one"), Key("other"), Key("third"));
        var merged = CommitMerger.Merge(
        [
            Step(1) with { TimersSet = [Timer(one, 1), Timer(other, 1)] },
            Step(2) with { TimersCleared = [one, third], TimersSet = [Timer(other, 2)] },
            Step(3) with { TimersSet = [Timer(third, 3)] },
        ]);

        Assert.Equal([Timer(other, 2), Timer(third, 3)], merged.TimersSet.OrderBy(timer => timer.Delay));
        Assert.Equal([one], merged.TimersCleared);
    }

    [Fact]
    public void Slots_asked_for_and_given_back_are_only_given_back()
    {
        var (one, other) = (new SlotRequest(Run, "a", 1, "db", 1, 0), new SlotRequest(Run, "a", 2, "db", 1, 0));
        var back = new SlotRelease(Run, "a", 1, "db", SlotOutcome.None);

        var merged = CommitMerger.Merge([Step(1) with { SlotsAsked = [one] }, Step(2) with { SlotsReleased = [back], SlotsAsked = [other] }]);

        Assert.Equal([other], merged.SlotsAsked);
        Assert.Equal([back], merged.SlotsReleased);
    }

    [Fact]
    public void A_signal_is_received_once_by_whoever_took_it_last()
    {
        var merged = CommitMerger.Merge(
        [
            Step(1) with { Signals = [new(Run, 1, null), new(Run, 2, "a")] },
            Step(2) with { Signals = [new(Run, 1, "b")] },
        ]);

        Assert.Equal([new(Run, 1, "b"), new(Run, 2, "a")], merged.Signals.OrderBy(signal => signal.Number));
    }

    [Fact]
    public void Events_stay_in_their_order()
    {
        var merged = CommitMerger.Merge([Step(1) with { Events = [Entry(2), Entry(3)] }, Step(2) with { Events = [Entry(4)] }]);

        Assert.Equal([2L, 3L, 4L], merged.Events.Select(entry => entry.Seq));
    }

    private static RunCommit Step(int version) => new() { Run = new RunSaga { CorrelationId = Run, Version = version } };

    private static TaskRecord Task(string path, TaskState state) =>
        new() { RunId = Run, Path = path, Kind = TaskKinds.Task, State = state };

    private static TimerKey Key(string path) => new(Run, TimerKinds.Retry, path, 1);

    private static TimerRecord Timer(TimerKey key, int seconds) => new(key, TimeSpan.FromSeconds(seconds));

    private static RunEventRecord Entry(long seq) => new(Run, seq, DateTimeOffset.UnixEpoch, "task.queued", "a", 1, null);
}
