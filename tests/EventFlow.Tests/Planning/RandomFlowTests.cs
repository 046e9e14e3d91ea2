using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class RandomFlowTests
{
    [Fact]
    public void Every_run_ends_and_nothing_starts_before_its_parents_allow_it()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var run = RandomFlow.Drive(seed, restoring: false);

            Assert.True(run.Status.IsFinal(), $"seed {seed}: the run hangs");
            Assert.All(run.Rows.Values, row => Assert.True(row.State.IsFinal(), $"seed {seed}: {row.Path} is {row.State}"));
            Assert.All(run.Live.Instances, task => Assert.True(run.Rows.ContainsKey(task.Path), $"seed {seed}: {task.Path} has no row"));
            Assert.Empty(run.Timers);
            AssertOrder(run, seed);
            AssertDispatchedOnce(run, seed);
        }
    }

    [Fact]
    public void A_run_rebuilt_from_its_rows_before_every_event_ends_the_same()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var live = RandomFlow.Drive(seed, restoring: false);
            var rebuilt = RandomFlow.Drive(seed, restoring: true);

            Assert.Equal(live.Status, rebuilt.Status);
            Assert.Equal(live.History.Select(line => (line.Kind, line.Path)), rebuilt.History.Select(line => (line.Kind, line.Path)));
            Assert.Equal(
                live.Sent.Select(dispatch => (dispatch.Path, dispatch.Attempt, dispatch.Input.GetRawText())),
                rebuilt.Sent.Select(dispatch => (dispatch.Path, dispatch.Attempt, dispatch.Input.GetRawText())));
        }
    }

    [Theory]
    [InlineData(false, -1)]
    [InlineData(true, -1)]
    [InlineData(true, 4)]
    public void A_run_rebuilt_from_its_rows_is_the_run_that_lives(bool noise, int cancelAfter)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var moments = new Random(seed);
            RandomFlow.Drive(seed, restoring: false, cancelAfter, noise, run =>
            {
                if (moments.Next(3) == 0)
                {
                    SameRun.Assert(run.Live, run.Restored(), $"seed {seed} at version {run.Live.Version}");
                }
            });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_that_come_late_twice_or_for_nothing_neither_hold_a_run_nor_repeat_a_result(bool restoring)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var run = RandomFlow.Drive(seed, restoring, cancelAfter: seed % 3 == 0 ? seed % 17 : -1, noise: true);

            Assert.True(run.Status.IsFinal(), $"seed {seed}: {run.Status}");
            Assert.All(run.Rows.Values, row => Assert.True(row.State.IsFinal(), $"seed {seed}: {row.Path} is {row.State}"));
            Assert.All(
                run.History.Where(line => line.Kind == "task.succeeded").GroupBy(line => line.Path),
                path => Assert.True(path.Count() == 1, $"seed {seed}: {path.Key} succeeded {path.Count()} times"));
            Assert.Equal(Enumerable.Range(1, run.History.Count).Select(seq => (long)seq), run.History.Select(line => line.Seq));
            Assert.Empty(run.Timers);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_canceled_run_ends_as_canceled(bool restoring)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var run = RandomFlow.Drive(seed, restoring, cancelAfter: seed % 12);

            Assert.True(run.Status is RunStatus.Canceled or RunStatus.Succeeded or RunStatus.Failed, $"seed {seed}: {run.Status}");
            Assert.All(run.Rows.Values, row => Assert.True(row.State.IsFinal(), $"seed {seed}: {row.Path} is {row.State}"));
            Assert.All(run.Live.Instances, task => Assert.True(run.Rows.ContainsKey(task.Path), $"seed {seed}: {task.Path} has no row"));
            Assert.Empty(run.Timers);
        }
    }

    private static void AssertOrder(PlannedRun run, int seed)
    {
        var ended = new Dictionary<string, TaskState>();
        foreach (var line in run.History)
        {
            if (line.Path is not { } path)
            {
                continue;
            }

            var word = line.Kind["task.".Length..];
            if (word is "queued" or "expanded" && run.Rows[path].Needs is { Count: > 0 } needs && run.Rows[path].Attempt <= 1)
            {
                // Whatever the rule: a task whose parents are all still open can only be one that waits for none of them.
                Assert.True(needs.Any(ended.ContainsKey), $"seed {seed}: {path} began before any of {string.Join(", ", needs)} ended");
            }

            if (word is "succeeded" or "failed" or "skipped" or "canceled" or "timed_out" or "upstream_failed")
            {
                Assert.True(ended.TryAdd(path, StateWords.ParseTaskState(word)), $"seed {seed}: {path} ended twice");
            }
        }
    }

    private static void AssertDispatchedOnce(PlannedRun run, int seed) =>
        Assert.True(
            run.Sent.Select(dispatch => (dispatch.Path, dispatch.Attempt)).Distinct().Count() == run.Sent.Count,
            $"seed {seed}: an attempt was sent twice");
}
