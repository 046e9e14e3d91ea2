using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Planning;
using EventFlow.Testing.Events;
using EventFlow.Testing.Expectations;

namespace EventFlow.Testing.Cases;

/// <summary><c>expect:</c>, how the run should have gone.</summary>
internal sealed class ExpectationReader(ValueReader values, WorkflowDefinition definition)
{
    private const int MaxText = 1_000;
    private const int MaxAttempts = 1_000_000;
    private const int MaxRuns = 1_000_000;
    private static readonly string[] StartKeys = ["fate", "reason", "runs", "params"];
    private static readonly string[] RunKeys = ["state", "error", "duration", "tasks", "order", .. StartKeys];
    private static readonly string[] TaskKeys = ["state", "attempts", "attempts_at", "ended_at", "input", "output", "error"];
    private static readonly Dictionary<string, EventFate> FateWords = Enum.GetValues<EventFate>().ToDictionary(EventTexts.Word);
    private static readonly Dictionary<string, RunStatus> RunWords = Enum.GetValues<RunStatus>().ToDictionary(StateWords.Word);
    private static readonly Dictionary<string, TaskState> TaskWords = Enum.GetValues<TaskState>().ToDictionary(StateWords.Word);

    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Place> Places => places;

    /// <summary>What was read of the start.</summary>
    public ExpectedStart Start { get; private set; } = new();

    /// <summary>Something is expected of the run itself.</summary>
    public bool WantsRun { get; private set; } = true;

    public ExpectedRun Read(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return new ExpectedRun();
        }

        if (entry.Value is { Kind: FileKind.Text })
        {
            places["state"] = entry.Value.Place;
            return new ExpectedRun { State = values.Word(entry, owner, RunWords) };
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'expect' of {owner}", "a mapping such as { state: succeeded }");
            return new ExpectedRun();
        }

        return Run(entry.Value, $"'expect' of {owner}");
    }

    private ExpectedRun Run(FileNode node, string owner)
    {
        values.CheckKeys(node, RunKeys, owner);
        Remember(node, "");
        WantsRun = node.Entries.Exists(entry => !StartKeys.Contains(entry.Key) || entry.Key == "params");
        Start = new ExpectedStart
        {
            Fates = node.Find("fate") is { } fate ? values.Words(fate, owner, FateWords) : null,
            Reason = values.Text(node.Find("reason"), owner, MaxText),
            Runs = values.Integer(node.Find("runs"), owner, 0, MaxRuns),
            Params = node.Find("params")?.Value.ToJson(),
        };
        return new ExpectedRun
        {
            State = values.Word(node.Find("state"), owner, RunWords),
            Error = values.Text(node.Find("error"), owner, MaxText),
            Duration = values.Duration(node.Find("duration"), owner, zero: true),
            Tasks = Tasks(node.Find("tasks"), owner),
            Order = node.Find("order") is { } order ? Order(order, owner) : [],
        };
    }

    private Dictionary<string, ExpectedTask> Tasks(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'tasks' of {owner}", "a mapping of task paths, such as 'load: succeeded'");
            return [];
        }

        return entry.Value.Entries.ToDictionary(one => one.Key, Task, StringComparer.Ordinal);
    }

    private ExpectedTask Task(FileEntry entry)
    {
        CheckPath(entry.Key, entry.Place);
        var (where, owner) = ($"tasks.{entry.Key}", $"the task {Words.Quote(entry.Key)} expected");
        places[where] = entry.Place;
        if (entry.Value.Kind == FileKind.Text)
        {
            return new ExpectedTask { State = values.Word(entry, "the tasks expected", TaskWords) };
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, owner, "a state, or a mapping such as { state: succeeded, attempts: 2 }");
            return new ExpectedTask();
        }

        values.CheckKeys(entry.Value, TaskKeys, owner);
        Remember(entry.Value, $"{where}.");
        return Task(entry.Value, owner);
    }

    private ExpectedTask Task(FileNode node, string owner) => new()
    {
        State = values.Word(node.Find("state"), owner, TaskWords),
        Attempts = values.Integer(node.Find("attempts"), owner, 0, MaxAttempts),
        AttemptsAt = node.Find("attempts_at") is { } times ? values.Durations(times, owner) : null,
        EndedAt = values.Duration(node.Find("ended_at"), owner, zero: true),
        Input = node.Find("input")?.Value.ToJson(),
        Output = node.Find("output")?.Value.ToJson(),
        Error = values.Text(node.Find("error"), owner, MaxText),
    };

    private List<string> Order(FileEntry entry, string owner)
    {
        var paths = values.Texts(entry, owner);
        paths.ForEach(path => CheckPath(path, entry.Place));
        return paths;
    }

    private void CheckPath(string path, Place place)
    {
        if (KnownPaths.Problem(definition, path) is { } problem)
        {
            values.Findings.Error(place, CaseCodes.UnknownTask, problem);
        }
    }

    private void Remember(FileNode node, string prefix) => node.Entries.ForEach(entry => places[prefix + entry.Key] = entry.Place);
}
