using System.Globalization;
using System.Text;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Generated graphs with every join rule, groups, maps and retries, driven by generated answers in a generated order.</summary>
internal static class RandomFlow
{
    private static readonly string[] Rules =
    [
        "all_success", "all_failed", "all_done", "all_done_min_one_success", "all_skipped", "one_success", "one_failed",
        "one_done", "none_failed", "none_failed_min_one_success", "none_skipped", "always", "{ at_least: 1 }",
    ];

    /// <param name="look">Called after every event.</param>
    public static PlannedRun Drive(
        int seed, bool restoring, int cancelAfter = -1, bool noise = false, Action<PlannedRun>? look = null)
    {
        var random = new Random(seed);
        var run = new PlannedRun(Flow(random), restoring: restoring).Start();
        for (var step = 0; step < 5_000 && !run.Status.IsFinal(); step++)
        {
            look?.Invoke(run);
            if (step == cancelAfter)
            {
                run.Cancel();
            }
            else if (noise && random.Next(3) == 0)
            {
                MakeNoise(run, random);
            }
            else
            {
                Step(run, random);
            }
        }

        look?.Invoke(run);
        return run;
    }

    private static void Step(PlannedRun run, Random random)
    {
        var queued = run.Open(TaskState.Queued);
        var running = run.Open(TaskState.Running);
        var timers = run.Timers.Keys.Where(key => key.Kind is TimerKinds.Retry or TimerKinds.Wait or TimerKinds.Approval)
            .OrderBy(key => key.Path, StringComparer.Ordinal)
            .ToArray();
        if (run.Open(TaskState.Awaiting, TaskKinds.Signal).Length > 0 && (random.Next(3) == 0 || queued.Length + running.Length + timers.Length == 0))
        {
            run.Signal("go", random.Next(5).ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (random.Next(3) == 0 && run.Open(TaskState.Awaiting, TaskKinds.Approve) is [.., var decided])
        {
            var word = random.Next(2) == 0 ? Decision.Approve : Decision.Reject;
            run.Signal(Decision.SignalOf(decided), $$"""{"decision":"{{word}}","by":"ann"}""");
            return;
        }

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
            var timer = timers[choice - queued.Length - running.Length];
            run.Fire(timer.Kind, timer.Path);
        }
    }

    private static void MakeNoise(PlannedRun run, Random random)
    {
        var rows = run.Rows.Values.OrderBy(row => row.Path, StringComparer.Ordinal).ToList();
        var (path, attempt) = (rows[random.Next(rows.Count)].Path, rows[random.Next(rows.Count)].Attempt + random.Next(-1, 2));
        run.Apply(random.Next(12) switch
        {
            0 => new PlannerEvent.Started(path, attempt, "w2"),
            1 => new PlannerEvent.Completed(path, attempt, "w2", null),
            2 => new PlannerEvent.Failed(path, attempt, "w2", new AttemptError(ErrorTypes.WorkerStopped, "stopped")),
            3 => new PlannerEvent.TimerDue(TimerKinds.Lease, path, attempt),
            4 => new PlannerEvent.TimerDue(TimerKinds.Timeout, path, attempt),
            5 => new PlannerEvent.TimerDue(TimerKinds.CancelGrace, path, attempt),
            6 => new PlannerEvent.TimerDue(TimerKinds.Retry, path, attempt),
            7 => new PlannerEvent.Reconcile(TimeSpan.Zero),
            8 => new PlannerEvent.TimerDue(TimerKinds.Wait, path, attempt),
            9 => new PlannerEvent.TimerDue(TimerKinds.Signal, path, attempt),
            10 => new PlannerEvent.TimerDue(TimerKinds.Approval, path, attempt),
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
        var text = new StringBuilder("workflow: generated\n");
        text.Append(random.Next(3) == 0 ? "catch: { then: last }\ntasks:\n  last: { only: catch, uses: t }\n" : "tasks:\n");
        WriteNodes(text, random, indent: 2, depth: 0);
        return text.ToString();
    }

    private static void WriteNodes(StringBuilder text, Random random, int indent, int depth)
    {
        var pad = new string(' ', indent);
        var count = random.Next(1, depth == 0 ? 9 : 4);
        var caught = random.Next(3) == 0 ? random.Next(count) : -1;
        if (caught >= 0)
        {
            text.Append(pad).Append("handler: { only: catch, uses: t, with: { e: \"${{ error.task }}\" } }\n");
        }

        for (var i = 0; i < count; i++)
        {
            text.Append(pad).Append('n').Append(i).Append(":\n");
            var inner = pad + "  ";
            if (i == caught || (caught >= 0 && random.Next(4) == 0))
            {
                text.Append(inner).Append($"catch: {{ on: [{(random.Next(2) == 0 ? "Broken" : "\"*\"")}], then: handler }}\n");
            }

            var parents = Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(parent => $"n{parent}").ToList();
            if (parents.Count > 0)
            {
                text.Append(inner).Append("needs: [").AppendJoin(", ", parents).Append("]\n");
                if (random.Next(6) == 0)
                {
                    text.Append(inner).Append("teardown: ").Append(random.Next(2) == 0 ? "true" : $"[{parents[0]}]").Append('\n');
                    WriteKind(text, random, inner, depth, parents, []);
                    continue;
                }

                text.Append(inner)
                    .Append("join: ")
                    .Append(random.Next(2) == 0 ? "all_success" : Rules[random.Next(Rules.Length)])
                    .Append('\n');
                if (random.Next(5) == 0)
                {
                    text.Append(inner).Append($"when: ${{{{ tasks.{parents[0]}.state = \"succeeded\" }}}}\n");
                }
            }

            WriteKind(text, random, inner, depth, parents, [.. Enumerable.Range(i + 1, count - i - 1).Select(later => $"n{later}")]);
        }
    }

    private static void WriteKind(StringBuilder text, Random random, string pad, int depth, List<string> parents, List<string> after)
    {
        if (after.Count > 1 && random.Next(8) == 0)
        {
            var (one, other) = (after[random.Next(after.Count)], after[random.Next(after.Count)]);
            text.Append(pad).Append($"switch: {{ on: \"${{{{ {random.Next(3)} }}}}\", cases: {{ 0: {one}, 1: [{other}] }} }}\n");
            return;
        }

        if (random.Next(4) == 0)
        {
            text.Append(pad).Append("foreach: [").AppendJoin(", ", Enumerable.Range(0, random.Next(4))).Append("]\n");
            text.Append(pad).Append("tolerate: ").Append(random.Next(3)).Append('\n');
            text.Append(pad).Append("max_parallel: ").Append(random.Next(1, 3)).Append('\n');
        }

        if (depth < 2 && random.Next(5) == 0)
        {
            if (random.Next(3) == 0)
            {
                text.Append(pad).Append($"while: ${{{{ index < {random.Next(4)} }}}}\n");
                text.Append(pad).Append("max: ").Append(random.Next(1, 4)).Append('\n');
            }

            text.Append(pad).Append("tasks:\n");
            WriteNodes(text, random, pad.Length + 2, depth + 1);
            return;
        }

        if (random.Next(6) == 0)
        {
            text.Append(pad).Append(random.Next(3) switch
            {
                0 => "signal: go\n",
                1 => $"wait: {{ for: {random.Next(3)}m }}\n",
                _ => $"approve: {{ by: ops, within: 1h{(random.Next(2) == 0 ? "" : ", escalate: { to: lead, within: 1h }")} }}\n",
            });
            return;
        }

        text.Append(pad).Append("uses: t\n");
        text.Append(pad).Append("retry: { attempts: 2, delay: ").Append(random.Next(2)).Append("s }\n");
        if (parents.Count > 0)
        {
            text.Append(pad).Append($"with: {{ from: \"${{{{ tasks.{parents[0]}.output }}}}\" }}\n");
        }
    }
}
