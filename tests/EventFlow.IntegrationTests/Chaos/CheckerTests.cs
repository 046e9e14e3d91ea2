using EventFlow.Benchmarks.Chaos;
using EventFlow.Contracts;

namespace EventFlow.IntegrationTests.Chaos;

/// <summary>A checker that never complains proves nothing: each thing it is for, once.</summary>
public sealed class CheckerTests
{
    private static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");
    private static readonly Bounds Strict = new() { ExtraExecutions = 0 };

    [Fact]
    public void A_run_as_it_should_be_is_no_breach()
    {
        var verdict = new Checker(Good(), Strict).Check();

        Assert.Empty(verdict.Breaches);
        Assert.Equal((0, 0, 0), (verdict.Lost, verdict.Stuck, verdict.Doubled));
    }

    [Fact]
    public void A_promised_run_that_does_not_exist_is_lost() =>
        Assert.Equal(1, Breached("I1 lost", Good() with { Promises = [new(1, "k", Run), new(2, "l", Guid.NewGuid())] }).Lost);

    [Fact]
    public void A_key_with_two_runs_is_a_breach() =>
        Breached("I1 key", Good() with { Promises = [new(1, "k", Run), new(1, "k", Guid.NewGuid())] });

    [Fact]
    public void A_run_nobody_was_told_of_is_a_breach() => Breached("I1 unasked", Good() with { Promises = [] });

    [Fact]
    public void A_run_that_has_not_ended_is_stuck() =>
        Assert.Equal(1, Breached("I2 stuck", Good() with { Runs = [new(Run, "running", "k", 12)], ListedRuns = Listed("running") }).Stuck);

    [Fact]
    public void A_run_that_failed_by_itself_is_a_breach() =>
        Breached("I1 end", Good() with { Runs = [new(Run, "failed", "k", 12)], ListedRuns = Listed("failed") });

    [Fact]
    public void A_run_with_a_task_that_always_fails_must_fail_after_all_its_attempts()
    {
        var hopeless = Strict with { HopelessEvery = 1 };

        Assert.Contains(new Checker(Good(), hopeless).Check().Breaches, breach => breach.StartsWith("I1 end", StringComparison.Ordinal));
        Assert.Contains(new Checker(Failed(attempts: 7), hopeless).Check().Breaches, breach => breach.StartsWith("I1 hopeless", StringComparison.Ordinal));
        Assert.DoesNotContain(new Checker(Failed(attempts: 8), hopeless).Check().Breaches, breach => breach.StartsWith("I1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_result_recorded_twice_is_doubled()
    {
        var good = Good();

        Assert.Equal(1, Breached("I3 twice", good with { Events = [.. good.Events, new(Run, 13, "task.succeeded", "a", 1)], Runs = [new(Run, "succeeded", "k", 13)] }).Doubled);
    }

    [Fact]
    public void A_result_without_an_execution_is_a_breach()
    {
        var good = Good();

        Breached("I3 effect", good with { Executions = [.. good.Executions.Where(execution => execution.Path != "last")] });
    }

    [Fact]
    public void The_output_of_another_run_is_a_breach()
    {
        var good = Good();

        Breached("I3 output", good with { Tasks = [.. good.Tasks.Select(task => task with { Output = $$"""{"path":"{{task.Path}}","n":2}""" })] });
    }

    [Fact]
    public void A_task_that_began_before_its_parent_was_done_is_a_breach()
    {
        var good = Good();

        Breached("I4 order", good with { Executions = [.. good.Executions.Select(one => one.Path == "last" ? one with { Started = 3 } : one)] });
    }

    [Fact]
    public void An_attempt_that_is_not_in_the_history_is_a_breach()
    {
        var good = Good();

        Breached("I4 unasked", good with { Executions = [.. good.Executions, good.Executions[^1] with { Attempt = 2 }] });
    }

    [Fact]
    public void A_gap_in_the_numbers_of_the_events_is_a_breach()
    {
        var good = Good();

        Breached("I5 events", good with { Events = [.. good.Events.Where(one => one.Seq != 4)] });
        Breached("I5 events", good with { Runs = [new(Run, "succeeded", "k", 13)] });
    }

    [Fact]
    public void A_task_queued_after_the_cancel_is_a_breach()
    {
        var good = Good();

        Breached("cancel", good with { Events = [.. good.Events.Select(one => one.Seq == 1 ? one with { Kind = "run.canceling" } : one)] });
    }

    [Theory]
    [InlineData("eventflow.runs_error", "I6 given up")]
    [InlineData("eventflow.dead", "I6 given up")]
    [InlineData("eventflow.runs.2", "I6 waiting")]
    public void A_message_that_is_left_is_a_breach(string queue, string kind) =>
        Breached(kind, Good() with { Queues = new Dictionary<string, long> { [queue] = 1 } });

    [Fact]
    public void A_timer_of_an_ended_run_is_a_breach() => Breached("I6 timers", Good() with { Timers = 1 });

    [Fact]
    public void A_list_that_counts_otherwise_is_a_breach() => Breached("I7 counts", Good() with { ListedRuns = Listed("failed") });

    [Fact]
    public void A_drain_that_takes_too_long_is_a_breach() => Breached("I8 drain", Good() with { Drain = TimeSpan.FromSeconds(61) });

    [Fact]
    public void Executions_beyond_what_the_faults_excuse_are_a_breach()
    {
        var good = Good();

        Breached("I9 storm", good with { Executions = [.. good.Executions, .. good.Executions] });
    }

    [Fact]
    public void More_at_a_time_than_a_pool_has_slots_is_a_breach()
    {
        Assert.Empty(new Checker(Good() with { Pool = PoolOf(slots: 3) }, Strict).Check().Breaches);
        Breached("I10 over", Good() with { Pool = PoolOf(slots: 2) });
    }

    [Fact]
    public void What_a_killed_worker_had_in_its_hands_ends_with_it()
    {
        var good = Good();
        var died = good.Executions[0] with { Started = 12, Ended = null, IsGood = false, Worker = "w" };
        var evidence = good with { Executions = [died, .. good.Executions] };

        Breached("I10 over", evidence with { Pool = PoolOf(slots: 3) });
        Assert.DoesNotContain(
            new Checker(evidence with { Pool = PoolOf(slots: 3) with { KilledAt = new Dictionary<string, long> { ["w"] = 19 } } }, Strict).Check()
                .Breaches, breach => breach.StartsWith("I10", StringComparison.Ordinal));
    }

    [Fact]
    public void Slots_that_nobody_could_use_any_more_are_a_breach()
    {
        Breached("I10 lost", Good() with { Pool = PoolOf(slots: 4) });
        Breached("I10 left", Good() with { Pool = PoolOf(slots: 3) with { Used = 1 } });
        Breached("I10 left", Good() with { Pool = PoolOf(slots: 3) with { Waiting = 1 } });
    }

    private static PoolEvidence PoolOf(int slots) => new(slots, 0, 0, 0, new Dictionary<string, long>());

    private static Verdict Breached(string kind, Evidence evidence)
    {
        var verdict = new Checker(evidence, Strict).Check();
        Assert.Contains(verdict.Breaches, breach => breach.StartsWith(kind, StringComparison.Ordinal));
        return verdict;
    }

    private static Dictionary<string, int> Listed(string state) => new() { [state] = 1 };

    private static Evidence Good()
    {
        var paths = ChaosFlow.Parents.Keys.ToList();
        var kinds = paths.SelectMany(path => new[] { ("task.queued", path), ("task.succeeded", path) })
            .Prepend(("run.started", "")).Append(("run.succeeded", "")).ToList();
        return new Evidence
        {
            Promises = [new(1, "k", Run)],
            Executions = [.. paths.Select(path => new Execution(
                Run, path, 1, WireNames.IdempotencyKey(Run, path), Level(path) * 10, (Level(path) * 10) + 5, IsGood: true))],
            Runs = [new(Run, "succeeded", "k", kinds.Count)],
            Tasks = [.. paths.Select(path => new TaskRow(Run, path, "succeeded", 1, $$"""{"path":"{{path}}","n":1}"""))],
            Events = [.. kinds.Select((one, place) => new EventRow(Run, place + 1, one.Item1, one.Item2.Length > 0 ? one.Item2 : null, one.Item2.Length > 0 ? 1 : null))],
            Timers = 0,
            Queues = new Dictionary<string, long> { ["eventflow.runs.0"] = 0 },
            ListedRuns = Listed("succeeded"),
            Drain = TimeSpan.FromSeconds(1),
        };
    }

    private static Evidence Failed(int attempts)
    {
        var good = Good();
        return good with
        {
            Runs = [new(Run, "failed", "k", good.Events.Count)],
            Tasks = [.. good.Tasks.Select(task => task.Path == ChaosFlow.HopelessTask ? task with { State = "failed", Attempt = attempts } : task)],
            ListedRuns = Listed("failed"),
        };
    }

    private static int Level(string path) => path switch
    {
        "first" => 1,
        "last" => 3,
        _ => 2,
    };
}
