using System.Text;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Tests.Architecture;
using MassTransit;

namespace EventFlow.Tests.Runs;

public class RunStateMachineTests
{
    private static readonly RunStateMachine Machine = new();
    private static readonly string[] Events =
        ["StartRequested", "TaskAnswered", "TimerElapsed", "SlotGranted", "SignalSent", "ChildEnded", "CancelRequested", "ReconcileRequested"];
    private static readonly string[] States = [.. Enum.GetValues<RunStatus>().Select(status => status.Word())];

    [Fact]
    public void Its_states_are_the_words_of_the_run_states() =>
        Assert.Equal(States.Order(), Machine.States.Select(state => state.Name).Except(["Initial", "Final"]).Order());

    [Fact]
    public void Every_state_answers_every_event()
    {
        var answers = Answers();

        Assert.All(States, state => Assert.All(Events, name =>
            Assert.True(answers.ContainsKey((state, name)), $"{state} has no answer to {name}")));
    }

    [Fact]
    public void The_table_in_the_docs_is_the_table_in_the_code()
    {
        var file = Path.Combine(SourceTree.Root, "docs", "state-machines.md");
        var text = File.ReadAllText(file);

        Assert.True(text.Contains(Table(), StringComparison.Ordinal), $"docs/state-machines.md is stale; its table should be:\n{Table()}");
    }

    private static string Table()
    {
        var answers = Answers();
        var table = new StringBuilder(
            "| state | " + string.Join(" | ", Events) + " |\n|---|" + string.Concat(Events.Select(_ => "---|")) + "\n");
        foreach (var state in States)
        {
            table.Append($"| {state} | ").AppendJoin(" | ", Events.Select(name => answers[(state, name)])).Append(" |\n");
        }

        return table.ToString();
    }

    private static Dictionary<(string State, string Event), string> Answers()
    {
        var answers = new Dictionary<(string, string), string>();
        foreach (var state in States)
        {
            var probe = new Recorder();
            Machine.GetState(state).Probe(probe);
            foreach (var (scope, name) in probe.Events)
            {
                answers[(state, name)] = scope == "event" ? "decides" : "ignores";
            }
        }

        return answers;
    }

    /// <summary>Writes down which events a state handles and which it ignores.</summary>
    private sealed class Recorder(string scope = "", List<(string, string)>? events = null) : ProbeContext
    {
        public List<(string Scope, string Name)> Events { get; } = events ?? [];
        public CancellationToken CancellationToken => CancellationToken.None;

        public void Add(string key, string value)
        {
            if (key == "name" && scope.StartsWith("event", StringComparison.Ordinal))
            {
                Events.Add((scope, value));
            }
        }

        public void Add(string key, object value) => Add(key, value?.ToString() ?? "");

        public void Set(object values)
        {
        }

        public void Set(IEnumerable<KeyValuePair<string, object>> values)
        {
        }

        public ProbeContext CreateScope(string key) => new Recorder(key, Events);
    }
}
