using System.Text.Json;
using EventFlow.Contracts.Api;

namespace IotHourly;

/// <summary>A run of the sample as one JSON document: what <c>eventflow demo -o json</c> prints.</summary>
public sealed record DemoReport
{
    public required RunView Run { get; init; }
    public required string State { get; init; }
    public required IReadOnlyList<TaskView> Tasks { get; init; }

    /// <summary>The output of <c>check</c>; null when the run did not get that far.</summary>
    public JsonElement? Quality { get; init; }

    /// <summary>The output of <c>aggregate</c>; null when the run did not get that far.</summary>
    public JsonElement? Aggregates { get; init; }

    public static DemoReport From(RunView run, IReadOnlyList<TaskView> tasks) => new()
    {
        Run = run,
        State = run.State,
        Tasks = tasks,
        Quality = OutputOf("check", tasks),
        Aggregates = OutputOf("aggregate", tasks),
    };

    private static JsonElement? OutputOf(string path, IReadOnlyList<TaskView> tasks) =>
        tasks.FirstOrDefault(task => task.Path == path)?.Output;
}
