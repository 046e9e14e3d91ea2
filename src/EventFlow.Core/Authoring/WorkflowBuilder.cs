using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Definitions.Writing;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Authoring;

/// <summary>A workflow written in C#. It becomes the same file a person would write, and is read and checked as one.</summary>
/// <param name="id">Letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, the first one a letter or a digit.</param>
public sealed class WorkflowBuilder(string id)
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly CatchList catches = new();
    private readonly Dictionary<string, object?> others = [];

    public string Id { get; } = id;
    public string? Title { get; set; }

    /// <summary>Markdown.</summary>
    public string? Description { get; set; }

    /// <summary>The team or area it belongs to; <c>default</c> where null.</summary>
    public string? Namespace { get; set; }

    public string? Owner { get; set; }
    public IList<string> Tags { get; } = [];

    /// <summary>A JSON Schema per parameter: <c>["site"] = new { type = "string" }</c>.</summary>
    public IDictionary<string, object> Params { get; } = new Dictionary<string, object>();

    /// <summary>Values by name that expressions read as <c>env.NAME</c>, <see cref="Expr.Env"/>, and environments differ in.</summary>
    public IDictionary<string, object?> Env { get; } = new Dictionary<string, object?>();

    /// <summary>What differs in an environment, in the words of the file: <c>["prod"] = new { env = new { api = "…" } }</c>.</summary>
    public IDictionary<string, object> Environments { get; } = new Dictionary<string, object>();

    /// <summary>How many runs there may be at a time; null: any number.</summary>
    public Concurrency? Concurrency { get; set; }

    /// <summary>When runs may begin; none: at any time.</summary>
    public IList<ExecutionWindow> Windows { get; } = [];

    /// <summary>By when a run has to have begun and ended; null: there is no such time.</summary>
    public Deadline? Deadline { get; set; }

    /// <summary>Time an attempt of a task without a timeout of its own may run; null: no limit.</summary>
    public TimeSpan? DefaultTimeout { get; set; }

    /// <summary>What happens after a failed attempt of a task that does not say it; null: no retry.</summary>
    public RetryPolicy? DefaultRetry { get; set; }

    /// <summary>The priority of a task that does not say it; null: 0.</summary>
    public int? DefaultPriority { get; set; }

    public FlowList Tasks { get; } = [];

    /// <summary>Sets any key of the file, also one that has no property here.</summary>
    public object? this[string key]
    {
        set => others[key] = value;
    }

    /// <summary>Lets the failure of a run lead to a node, which from then on runs only so. The first rule that matches counts.</summary>
    /// <param name="then">The node that deals with the failure.</param>
    /// <param name="on">Error types, <c>*</c> stands for anything; none: every error.</param>
    public void Catch(WorkflowNode then, params string[] on) => catches.Add(then, on);

    /// <summary>The workflow file as YAML, for <c>eventflow apply</c>.</summary>
    public string ToYaml() => YamlText.Of(ToFile());

    /// <summary>The workflow file as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(ToFile().ToJson(), Indented);

    /// <summary>Reads the file this makes, with all its errors; their places are those in <see cref="ToYaml"/>.</summary>
    public DefinitionResult Read() => WorkflowFile.Read(Encoding.UTF8.GetBytes(ToYaml()), $"{Id}.yaml");

    /// <exception cref="InvalidWorkflowException">The workflow has errors.</exception>
    public WorkflowDefinition Build()
    {
        var result = Read();
        return result.Definition ?? throw new InvalidWorkflowException(Id, result.Errors);
    }

    private FileNode ToFile()
    {
        var map = FileNodes.Map();
        map.Set("workflow", FileNodes.Text(Id));
        map.Set("title", FileNodes.Input(Title));
        map.Set("description", FileNodes.Input(Description));
        map.Set("namespace", FileNodes.Input(Namespace));
        map.Set("owner", FileNodes.Input(Owner));
        map.Set("tags", Tags.Count == 0 ? null : FileNodes.Input(Tags));
        map.Set("params", Params.Count == 0 ? null : Schemas());
        map.Set("env", Env.Count == 0 ? null : FileNodes.Input(Env));
        map.Set("environments", Environments.Count == 0 ? null : FileNodes.Input(Environments));
        map.Set("concurrency", Concurrency?.ToFile());
        map.Set("window", TimesFile.Of(Windows));
        map.Set("deadline", TimesFile.Of(Deadline));
        map.Set("defaults", Defaults());
        map.Set("catch", catches.ToFile());
        foreach (var (key, value) in others)
        {
            map.Set(key, FileNodes.Input(value));
        }

        map.Set("tasks", FileNodes.Tasks(Tasks));
        return map;
    }

    private FileNode Schemas()
    {
        var map = FileNodes.Map();
        foreach (var (name, schema) in Params)
        {
            map.Set(name, FileNodes.Schema(schema));
        }

        return map;
    }

    private FileNode? Defaults()
    {
        var map = FileNodes.Map();
        map.Set("timeout", FileNodes.Duration(DefaultTimeout));
        map.Set("retry", RetryFile.Of(DefaultRetry));
        map.Set("priority", FileNodes.Input(DefaultPriority));
        return map.Entries.Count == 0 ? null : map;
    }
}

/// <summary>A workflow that is not valid, with everything that is wrong with it.</summary>
public sealed class InvalidWorkflowException(string workflow, IReadOnlyList<DefinitionError> errors)
    : Exception($"The workflow '{workflow}' has {errors.Count} error(s):\n{string.Join('\n', errors)}")
{
    public IReadOnlyList<DefinitionError> Errors { get; } = errors;
}
