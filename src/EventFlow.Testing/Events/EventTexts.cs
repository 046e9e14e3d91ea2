using System.Text.Json;
using System.Text.Json.Serialization;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Events;

internal static class EventTexts
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static CloudEvent Read(object members)
    {
        try
        {
            return CloudEventFormat.Read(JsonSerializer.SerializeToUtf8Bytes(members, Options));
        }
        catch (CloudEventException bad)
        {
            throw new WorkflowTestException($"{bad.Code} {bad.Message}", bad);
        }
    }

    public static CloudEvent Update(string dataset, JsonElement? metadata, int number, DateTimeOffset at) =>
        DatasetEvents.OfOutside($"{number}", SentEvent.Source, dataset, at, metadata);

    public static string Say(TestedEvent one) => $"event '{one.Id}' {Word(one.Fate)}" + (one.Reason is null ? "" : $" ({one.Reason})");

    /// <summary>What a trigger waits for.</summary>
    public static string Say(EventTrigger trigger) => trigger switch
    {
        { Parts: { } parts } => $"all of {string.Join(", ", parts.Select(part => part.Name))}",
        { Datasets: { } datasets } => $"dataset {string.Join(", ", datasets.Names)}",
        { Runs: { } runs } => $"run {runs.Workflow} {string.Join(" or ", runs.On.Select(status => status.Word()))}",
        _ => trigger.Type + (trigger.Source is { } source ? $" from {source}" : ""),
    };

    public static string Word(EventFate fate) => Words.Snake(fate.ToString());
}
