using System.Text.Json;
using EventFlow.Testing.Replay;
using EventFlow.Testing.Simulation;

namespace EventFlow.Tests.Properties;

internal static class Recorded
{
    /// <summary>The run as its rows tell it after this step.</summary>
    public static RecordedRun Of(RunStep step) => new()
    {
        Id = step.State.Id,
        Params = step.State.Params,
        Facts = new RunFacts(step.State.Status, step.State.StartedAt, step.State.EndedAt, step.State.Error),
        Tasks = step.Rows.Tasks.Values.Select(TaskFacts.Of).ToDictionary(task => task.Path, StringComparer.Ordinal),
        Events = [.. step.Rows.History.Select(line => new RecordedEvent(
            line.Seq, line.At, line.Kind, line.Path, line.Attempt, line.Data is { } data ? JsonElement.Parse(data) : null))],
    };
}
