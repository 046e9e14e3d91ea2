using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>Reads what stands in a task queue: one task, or <c>{ "tasks": [ … ] }</c>.</summary>
internal static class TaskBodies
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = WireJson.Options.MaxDepth + 2 };

    /// <summary>The readable tasks, and what is wrong with the others.</summary>
    public static (IReadOnlyList<TaskMessage> Tasks, IReadOnlyList<string> Problems) Read(ReadOnlyMemory<byte> body) =>
        ReadOne(body) is { } task ? ([task], []) : ReadAny(body);

    /// <summary>The usual case at the usual price. Null: it is something else, or something is wrong with it.</summary>
    private static TaskMessage? ReadOne(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<TaskMessage>(body.Span, WireJson.Options) is { } task && Problem(task) is null ? task : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (IReadOnlyList<TaskMessage>, IReadOnlyList<string>) ReadAny(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, DocumentOptions);
            return Read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            return ([], [$"no JSON: {malformed.Message}"]);
        }
    }

    private static (IReadOnlyList<TaskMessage>, IReadOnlyList<string>) Read(JsonElement root)
    {
        var tasks = new List<TaskMessage>();
        var problems = new List<string>();
        var isBatch = root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("tasks", out var batch)
            && batch.ValueKind == JsonValueKind.Array;
        foreach (var element in isBatch ? root.GetProperty("tasks").EnumerateArray() : Enumerable.Repeat(root, 1))
        {
            Add(element, tasks, problems);
        }

        return (tasks, problems);
    }

    private static void Add(JsonElement element, List<TaskMessage> tasks, List<string> problems)
    {
        try
        {
            var task = element.Deserialize<TaskMessage>(WireJson.Options) ?? throw new JsonException("it is null.");
            var problem = Problem(task);
            if (problem is null)
            {
                tasks.Add(task);
            }
            else
            {
                problems.Add(problem);
            }
        }
        catch (JsonException misfit)
        {
            problems.Add($"no task: {misfit.Message}");
        }
    }

    // A JSON null passes "required", so what must be there is looked at once more.
    private static string? Problem(TaskMessage task) =>
        string.IsNullOrEmpty(task.Path) ? "no task: 'path' is empty."
        : string.IsNullOrEmpty(task.Type) ? "no task: 'type' is empty."
        : task.Attempt < 1 ? "no task: 'attempt' is less than 1."
        : task.TimeoutSeconds is <= 0 ? "no task: 'timeout_seconds' is not positive."
        : task.Input.ValueKind == JsonValueKind.Undefined ? "no task: 'input' is missing."
        : null;
}
