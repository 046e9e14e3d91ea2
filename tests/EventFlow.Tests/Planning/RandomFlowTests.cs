using System.Globalization;
using System.Text;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Generated graphs with every join rule, groups, maps and retries, driven by generated answers in a generated order.</summary>
public class RandomFlowTests
{
    private static readonly string[] Rules =
    [
        "all_success", "all_failed", "all_done", "all_done_min_one_success", "all_skipped", "one_success", "one_failed",
        "one_done", "none_failed", "none_failed_min_one_success", "none_skipped", "always", "{ at_least: 1 }",
    ];

    [Fact]
    public void Every_run_ends_and_nothing_starts_before_its_parents_allow_it()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var run = Drive(seed, restoring: false);

            Assert.True(run.Status.IsFinal(), $"seed {seed}: the run hangs");
            Assert.All(run.Rows.Values, row => Assert.True(row.State.IsFinal(), $"seed {seed}: {row.Path} is {row.State}"));
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
            var live = Drive(seed, restoring: false);
            var rebuilt = Drive(seed, restoring: true);

            Assert.Equal(live.Status, rebuilt.Status);
            Assert.Equal(live.History.Select(line => (line.Kind, line.Path)), rebuilt.History.Select(line => (line.Kind, line.Path)));
            Assert.Equal(
                live.Sent.Select(dispatch => (dispatch.Path, dispatch.Attempt, dispatch.Input.GetRawText())),
                rebuilt.Sent.Select(dispatch => (dispatch.Path, dispatch.Attempt, dispatch.Input.GetRawText())));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_that_come_late_twice_or_for_nothing_neither_hold_a_run_nor_repeat_a_result(bool restoring)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var run = Drive(seed, restoring, cancelAfter: seed % 3 == 0 ? seed % 17 : -1, noise: true);

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
            var run = Drive(seed, restoring, cancelAfter: seed % 12);

            Assert.True(run.Status is RunStatus.Canceled or RunStatus.Succeeded or RunStatus.Failed, $"seed {seed}: {run.Status}");
            Assert.All(run.Rows.Values, row => Assert.True(row.State.IsFinal(), $"seed {seed}: {row.Path} is {row.State}"));
            Assert.Empty(run.Timers);
        }
    }

    private static PlannedRun Drive(int seed, bool restoring, int cancelAfter = -1, bool noise = false)
    {
        var random = new Random(seed);
        var run = new PlannedRun(Flow(random), restoring: restoring).Start();
        for (var step = 0; step < 5_000 && !run.Status.IsFinal(); step++)
        {
            if (step == cancelAfter)
            {
                run.Cancel();
                continue;
            }

            if (noise && random.Next(3) == 0)
            {
                MakeNoise(run, random);
                continue;
            }

            var queued = run.Open(TaskState.Queued);
            var running = run.Open(TaskState.Running);
            var timers = run.Timers.Keys.Where(key => key.Kind == TimerKinds.Retry)
                .OrderBy(key => key.Path, StringComparer.Ordinal)
                .ToArray();
            var choice = random.Next(queued.Length + running.Length + timers.Length);
            if (choice < queued.Length && random.Next(3) == 0)
            {
                run.Begin(queued[choice]);
            }
            else if (choice < queued.Length + running.Length)
            {
                Answer(run, choice < queued.Length ? queued[choice] : running[choice - queued.Length], random);
            }
            else
            {
                run.Fire(TimerKinds.Retry, timers[choice - queued.Length - running.Length].Path);
            }
        }

        return run;
    }

    private static void MakeNoise(PlannedRun run, Random random)
    {
        var rows = run.Rows.Values.OrderBy(row => row.Path, StringComparer.Ordinal).ToList();
        var (path, attempt) = (rows[random.Next(rows.Count)].Path, rows[random.Next(rows.Count)].Attempt + random.Next(-1, 2));
        run.Apply(random.Next(9) switch
        {
            0 => new PlannerEvent.Started(path, attempt, "w2"),
            1 => new PlannerEvent.Completed(path, attempt, "w2", null),
            2 => new PlannerEvent.Failed(path, attempt, "w2", new AttemptError(ErrorTypes.WorkerStopped, "stopped")),
            3 => new PlannerEvent.TimerDue(TimerKinds.Lease, path, attempt),
            4 => new PlannerEvent.TimerDue(TimerKinds.Timeout, path, attempt),
            5 => new PlannerEvent.TimerDue(TimerKinds.CancelGrace, path, attempt),
            6 => new PlannerEvent.TimerDue(TimerKinds.Retry, path, attempt),
            7 => new PlannerEvent.Reconcile(TimeSpan.Zero),
            _ => new PlannerEvent.Start(),
        });
    }

    private static void Answer(PlannedRun run, string path, Random random)
    {
        switch (random.Next(10))
        {
            case < 7: run.Complete(path, random.Next(5).ToString(CultureInfo.InvariantCulture)); break;
            case 7: run.Fail(path, retryable: false); break;
            default: run.Fail(path); break;
        }
    }

    private static string Flow(Random random)
    {
        var text = new StringBuilder("workflow: generated\ntasks:\n");
        WriteNodes(text, random, indent: 2, depth: 0);
        return text.ToString();
    }

    private static void WriteNodes(StringBuilder text, Random random, int indent, int depth)
    {
        var pad = new string(' ', indent);
        var count = random.Next(1, depth == 0 ? 9 : 4);
        for (var i = 0; i < count; i++)
        {
            text.Append(pad).Append('n').Append(i).Append(":\n");
            var inner = pad + "  ";
            var parents = Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(parent => $"n{parent}").ToList();
            if (parents.Count > 0)
            {
                text.Append(inner).Append("needs: [").AppendJoin(", ", parents).Append("]\n");
                text.Append(inner)
                    .Append("join: ")
                    .Append(random.Next(2) == 0 ? "all_success" : Rules[random.Next(Rules.Length)])
                    .Append('\n');
                if (random.Next(5) == 0)
                {
                    text.Append(inner).Append($"when: ${{{{ tasks.{parents[0]}.state = \"succeeded\" }}}}\n");
                }
            }

            WriteKind(text, random, inner, depth, parents);
        }
    }

    private static void WriteKind(StringBuilder text, Random random, string pad, int depth, List<string> parents)
    {
        if (random.Next(4) == 0)
        {
            text.Append(pad).Append("foreach: [").AppendJoin(", ", Enumerable.Range(0, random.Next(4))).Append("]\n");
            text.Append(pad).Append("tolerate: ").Append(random.Next(3)).Append('\n');
            text.Append(pad).Append("max_parallel: ").Append(random.Next(1, 3)).Append('\n');
        }

        if (depth < 2 && random.Next(5) == 0)
        {
            text.Append(pad).Append("tasks:\n");
            WriteNodes(text, random, pad.Length + 2, depth + 1);
            return;
        }

        text.Append(pad).Append("uses: t\n");
        text.Append(pad).Append("retry: { attempts: 2, delay: ").Append(random.Next(2)).Append("s }\n");
        if (parents.Count > 0)
        {
            text.Append(pad).Append($"with: {{ from: \"${{{{ tasks.{parents[0]}.output }}}}\" }}\n");
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
