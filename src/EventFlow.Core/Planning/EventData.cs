using System.Text.Json;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>The data of history events, as JSON text.</summary>
internal static class EventData
{
    public static string? Worker(string? worker) => worker is null ? null : Write(("worker", worker));

    public static string? Reason(string? reason) => reason is null ? null : Write(("reason", reason));

    public static string Error(RunError error) => Write(("type", error.Type), ("message", error.Message));

    public static string Retry(AttemptError error, TimeSpan delay) =>
        Write(("type", error.Type), ("message", error.Message), ("delay_seconds", delay.TotalSeconds));

    public static string Pool(PoolUse pool) => Write(("pool", pool.Name), ("weight", pool.Weight));

    public static string Outcome(RunStatus outcome, int tasks) => Write(("outcome", outcome.Word()), ("tasks", tasks));

    /// <summary>What a task had given that is done once more; null where nothing can read it.</summary>
    public static string? Output(JsonElement? output) =>
        output is { ValueKind: not JsonValueKind.Null } value ? $$"""{"output":{{value.GetRawText()}}}""" : null;

    /// <summary>As it was sent, with the number it was sent by.</summary>
    public static string Repair(PlannerEvent.Signal signal)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", signal.Number);
            foreach (var member in signal.Data!.Value.EnumerateObject().Where(member => member.Name != "number"))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static string Total(int total) => Write(("total", total));

    public static string Signal(string name, int number) => Write(("name", name), ("number", number));

    public static string Limit(string path, int limit, int number) => Write(("max_parallel", limit), ("map", path), ("number", number));

    public static string Decision(Decision decision) => decision.Comment is { } comment
        ? Write(("decision", Word(decision)), ("by", decision.By), ("comment", comment))
        : Write(("decision", Word(decision)), ("by", decision.By));

    private static string Word(Decision decision) => decision.IsApproval ? Planning.Decision.Approve : Planning.Decision.Reject;

    private static string Write(params (string Name, object Value)[] members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                switch (value)
                {
                    case int number: writer.WriteNumber(name, number); break;
                    case double number: writer.WriteNumber(name, number); break;
                    default: writer.WriteString(name, value.ToString()); break;
                }
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
