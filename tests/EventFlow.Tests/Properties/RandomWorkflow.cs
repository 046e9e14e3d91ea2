using System.Globalization;
using System.Text;

namespace EventFlow.Tests.Properties;

/// <summary>A generated workflow file with every kind of node, join, failure handling and expression that a run can meet.</summary>
internal sealed class RandomWorkflow
{
    private const int DeepestGroup = 2;

    private static readonly string[] Rules =
    [
        "all_success", "all_failed", "all_done", "all_done_min_one_success", "all_skipped", "one_success", "one_failed",
        "one_done", "none_failed", "none_failed_min_one_success", "none_skipped", "always", "{ at_least: 1 }",
    ];

    private readonly StringBuilder text = new();
    private readonly Random random;
    private readonly bool canUndo;
    private bool isTeardown;
    private int nodes;

    private RandomWorkflow(Random random)
    {
        this.random = random;
        canUndo = One(2);
    }

    /// <summary>Names of tasks a worker or a child run does; no two nodes of a file have the same name.</summary>
    public List<string> Tasks { get; } = [];

    /// <summary>Of these the ones that have a timeout.</summary>
    public List<string> Limited { get; } = [];

    /// <summary>Of these the ones that can be undone.</summary>
    public List<string> Undone { get; } = [];

    public List<string> Approvals { get; } = [];

    /// <summary>Those of the workflow itself.</summary>
    public List<string> Maps { get; } = [];

    public string Text => text.ToString();

    public static RandomWorkflow Of(Random random)
    {
        var workflow = new RandomWorkflow(random);
        workflow.Write();
        return workflow;
    }

    private void Write()
    {
        text.Append("workflow: generated\n");
        text.Append(One(8) ? "deadline: { duration: 7m }\n" : "");
        text.Append(One(8) ? $"window: {Window()}\n" : "");
        if (One(4))
        {
            text.Append("catch: { ").Append(One(2) ? "on: [Broken], " : "").Append("then: last }\n");
            text.Append("tasks:\n  last: { only: catch, uses: t }\n");
        }
        else
        {
            text.Append("tasks:\n");
        }

        Scope("  ", depth: 0);
    }

    private void Scope(string pad, int depth)
    {
        var names = Enumerable.Range(0, random.Next(1, depth == 0 ? 8 : 4)).Select(_ => NextName()).ToList();
        var handler = One(3) ? NextName() : null;
        if (handler is not null)
        {
            text.Append(pad).Append(handler).Append(": { only: catch, uses: t, with: { e: \"${{ error.type & error.task }}\" } }\n");
            Tasks.Add(handler);
        }

        for (var i = 0; i < names.Count; i++)
        {
            text.Append(pad).Append(names[i]).Append(":\n");
            if (handler is not null && (i == 0 || One(3)))
            {
                text.Append(pad).Append("  catch: { on: [").Append(One(2) ? "Broken" : "\"*\"").Append($"], then: {handler} }}\n");
            }

            Node(pad + "  ", depth, names[i], names[..i], names[(i + 1)..]);
        }
    }

    private void Node(string pad, int depth, string name, List<string> before, List<string> after)
    {
        text.Append(One(10) ? $"{pad}window: {Window()}\n" : "");
        var parents = before.Where(_ => One(3)).ToList();
        if (parents.Count > 0)
        {
            text.Append(pad).Append("needs: [").AppendJoin(", ", parents).Append("]\n");
            if (One(7))
            {
                text.Append(pad).Append("teardown: ").Append(random.Next(3) switch
                {
                    0 => "true",
                    1 => $"[{parents[0]}]",
                    _ => $"{{ setups: [{parents[0]}], fail_run: true }}",
                }).Append('\n');
                isTeardown = true;
                Body(pad, depth, name, parents);
                isTeardown = false;
                return;
            }

            text.Append(pad).Append("join: ").Append(One(2) ? "all_success" : Rules[random.Next(Rules.Length)]).Append('\n');
            if (One(5))
            {
                text.Append(pad).Append($"when: ${{{{ tasks.{parents[0]}.state = \"succeeded\" }}}}\n");
            }
        }

        if (after.Count > 1 && One(9))
        {
            var (one, other) = (after[random.Next(after.Count)], after[random.Next(after.Count)]);
            var fallback = One(2) ? $", default: {(One(2) ? one : "[]")}" : "";
            text.Append(pad).Append($"switch: {{ on: \"${{{{ {random.Next(3)} }}}}\", cases: {{ 0: {one}, 1: [{other}] }}{fallback} }}\n");
            return;
        }

        Body(pad, depth, name, parents);
    }

    private void Body(string pad, int depth, string name, List<string> parents)
    {
        if (One(4))
        {
            text.Append(pad).Append("foreach: ").Append(Items(parents)).Append('\n');
            if (depth == 0)
            {
                Maps.Add(name);
            }

            if (One(4))
            {
                text.Append(pad).Append("batch: 2\n");
            }

            text.Append(pad).Append("tolerate: ").Append(One(2) ? $"{random.Next(3)}" : $"{random.Next(60)}%").Append('\n');
            if (One(2))
            {
                text.Append(pad).Append("max_parallel: ").Append(random.Next(1, 3)).Append('\n');
            }
        }

        if (depth < DeepestGroup && One(5))
        {
            Group(pad, depth);
        }
        else if (One(5))
        {
            Waiting(pad, name);
        }
        else
        {
            Task(pad, name, parents);
        }
    }

    // A list, an object, or whatever a parent gave, which may be no items at all.
    private string Items(List<string> parents) => random.Next(parents.Count > 0 ? 4 : 3) switch
    {
        0 => "{ eu: 1, \"a/b\": 2 }",
        3 => $"\"${{{{ [1..tasks.{parents[0]}.output] }}}}\"",
        _ => $"[{string.Join(", ", Enumerable.Range(0, random.Next(5)))}]",
    };

    private void Group(string pad, int depth)
    {
        if (One(3))
        {
            text.Append(pad).Append($"while: ${{{{ index < {random.Next(5)} }}}}\n");
            text.Append(pad).Append("max: ").Append(random.Next(1, 5)).Append('\n');
        }

        text.Append(pad).Append("tasks:\n");
        Scope(pad + "  ", depth + 1);
    }

    private void Waiting(string pad, string name)
    {
        switch (random.Next(4))
        {
            case 0:
                text.Append(pad).Append(
                    One(2) ? $"wait: {{ for: {random.Next(3)}m }}\n" : $"wait: {{ until: \"2026-01-01T00:0{random.Next(10)}:00Z\" }}\n");
                break;
            case 1:
                text.Append(pad).Append("signal: ").Append(One(2) ? "go" : "stop").Append('\n');
                text.Append(One(5) ? "" : $"{pad}timeout: {random.Next(1, 20)}m\n");
                break;
            default:
                Approvals.Add(name);
                var escalation = One(2) ? "" : One(2) ? ", escalate: { to: lead }" : ", escalate: { to: lead, within: 1h }";
                text.Append(pad).Append(One(6) ? "approve: { by: ops }\n" : $"approve: {{ by: ops, within: 1h{escalation} }}\n");
                break;
        }
    }

    private void Task(string pad, string name, List<string> parents)
    {
        Tasks.Add(name);
        var isRun = One(6);
        text.Append(pad).Append(isRun ? "run: other\n" : "uses: t\n");
        if (One(3))
        {
            Limited.Add(name);
            text.Append(pad).Append("timeout: ").Append(random.Next(1, 5)).Append("m\n");
        }

        if (One(3))
        {
            text.Append(isRun ? "" : $"{pad}pool: {(One(2) ? "narrow" : $"{{ name: wide, weight: {random.Next(1, 4)} }}")}\n");
            text.Append(One(2) ? $"{pad}priority: {random.Next(-9, 10)}\n" : "");
        }

        if (One(2))
        {
            text.Append(pad).Append(random.Next(3) switch
            {
                0 => "retry: { attempts: 2, delay: 0s }\n",
                1 => "retry: { attempts: 3, delay: [10s, 1m], on: [Broken, Timeout] }\n",
                _ => "retry: { attempts: 3, delay: 1s, backoff: exponential, jitter: full }\n",
            });
        }

        if (parents.Count > 0)
        {
            text.Append(pad).Append($"with: {{ from: \"${{{{ tasks.{parents[0]}.output }}}}\" }}\n");
        }

        if (canUndo && !isTeardown && One(2))
        {
            var retry = One(2) ? ", retry: { attempts: 4, delay: 5s }" : "";
            var input = $", with: {{ own: \"${{{{ tasks.{name}.output }}}}\", why: \"${{{{ error.type }}}}\" }}";
            text.Append(pad).Append($"compensate: {{ uses: u{retry}{(One(2) ? input : "")} }}\n");
            Undone.Add(name);
        }
    }

    // Runs are accepted at midnight.
    private string Window()
    {
        var opens = random.Next(9);
        return $"{{ from: \"00:0{opens}\", to: \"00:{opens + random.Next(1, 20):00}\"{(One(2) ? ", at_close: drain" : "")} }}";
    }

    private bool One(int of) => random.Next(of) == 0;

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"n{++nodes:000}");
}
