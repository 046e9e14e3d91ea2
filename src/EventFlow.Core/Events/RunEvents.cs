using System.Text;
using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Core.Events;

/// <summary>What is told of a run at one point of its life.</summary>
/// <param name="Number">Of the entry in the run's history.</param>
/// <param name="Kind">Of that entry: <c>run.succeeded</c>.</param>
public sealed record RunNews(Guid Run, long Number, string Kind, DateTimeOffset At, string Workflow, int Version)
{
    public JsonElement? Params { get; init; }
    public JsonElement? Output { get; init; }

    /// <summary>What it started by; null: somebody wanted it.</summary>
    public JsonElement? Trigger { get; init; }

    /// <summary>What the history says beside the kind: the error, or a reason.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>Why somebody wanted it to end.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How many runs it is behind of.</summary>
    public int Depth { get; init; }
}

/// <summary>The life of runs as events, for other workflows and for those outside.</summary>
public static class RunEvents
{
    public const string Prefix = "eventflow.run.";

    /// <summary>UTF-8 bytes; an output that has more is left out, and <c>dataref</c> says where it is.</summary>
    public const int MaxInline = 8 * 1024;

    /// <summary>How many runs may follow each other by events of ours before it is taken for a circle.</summary>
    public const int MaxDepth = 20;

    /// <summary>The attribute that counts them.</summary>
    public const string DepthAttribute = "eventflowdepth";

    private const int MaxNesting = 50;
    private const string Source = "/workflows/";
    private const string HistoryPrefix = "run.";

    /// <summary>The states a run ends in.</summary>
    public static IReadOnlyList<RunStatus> Ends { get; } =
        [RunStatus.Succeeded, RunStatus.Failed, RunStatus.Canceled, RunStatus.TimedOut];

    /// <summary>Kinds of history entries with which a run has ended, or cannot go on by itself.</summary>
    public static IReadOnlySet<string> EndKinds { get; } = Ends.Append(RunStatus.CompensationFailed).Select(KindOf).ToHashSet();

    /// <summary>What is told besides those.</summary>
    public static IReadOnlyList<string> OtherKinds { get; } =
    [
        .. new[] { "started", "canceling", "timing_out", "compensating", "deadline_missed", "repaired" }
            .Select(word => HistoryPrefix + word),
    ];

    public static IReadOnlySet<string> AllKinds { get; } = EndKinds.Concat(OtherKinds).Append(DatasetEvents.Kind).ToHashSet();

    public static string KindOf(RunStatus status) => HistoryPrefix + status.Word();

    public static string TypeOf(string kind) => $"eventflow.{kind}";

    public static CloudEvent Of(RunNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        var output = IsSmall(news.Output) ? news.Output : null;
        return CloudEventReader.Read(CloudEventFormat.Write(writer =>
        {
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", $"{news.Run}/{news.Number}");
            writer.WriteString("source", Source + news.Workflow);
            writer.WriteString("type", TypeOf(news.Kind));
            writer.WriteString("subject", news.Run.ToString());
            writer.WriteString("time", news.At.ToUniversalTime());
            writer.WriteNumber(DepthAttribute, news.Depth + 1);
            if (news.Output is not null && output is null)
            {
                writer.WriteString("dataref", $"/api/v1/runs/{news.Run}");
            }

            writer.WriteStartObject("data");
            WriteData(writer, news, output);
            writer.WriteEndObject();
        }));
    }

    /// <summary>Which run an event of ours tells the end of; null: of none.</summary>
    public static (string Workflow, RunStatus Status)? EndOf(CloudEvent happened)
    {
        if (!happened.Source.StartsWith(Source, StringComparison.Ordinal) || !happened.Type.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var word = happened.Type[Prefix.Length..];
        foreach (var status in Ends.Where(status => status.Word() == word))
        {
            return (happened.Source[Source.Length..], status);
        }

        return null;
    }

    /// <summary>How many runs of ours an event is behind of.</summary>
    public static int DepthOf(CloudEvent happened) =>
        happened.Json.TryGetProperty(DepthAttribute, out var depth) && depth.ValueKind == JsonValueKind.Number
            && depth.TryGetInt32(out var number) ? number : 0;

    private static void WriteData(Utf8JsonWriter writer, RunNews news, JsonElement? output)
    {
        writer.WriteString("run", news.Run);
        writer.WriteString("workflow", news.Workflow);
        writer.WriteNumber("version", news.Version);
        writer.WriteString("state", news.Kind[HistoryPrefix.Length..]);
        Write(writer, "params", IsSmall(news.Params) ? news.Params : null);
        Write(writer, "output", output);
        Write(writer, IsError(news.Details) ? "error" : "details", IsSmall(news.Details) ? news.Details : null);
        if (news.Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        if (news.StartedAt is { } startedAt)
        {
            writer.WriteString("started_at", startedAt.ToUniversalTime());
        }

        if (EndKinds.Contains(news.Kind))
        {
            writer.WriteString("ended_at", news.At.ToUniversalTime());
        }

        Write(writer, "trigger", IsSmall(news.Trigger) ? news.Trigger : null);
    }

    private static bool IsError(JsonElement? details) =>
        details is { ValueKind: JsonValueKind.Object } said && said.TryGetProperty("message", out _);

    private static void Write(Utf8JsonWriter writer, string name, JsonElement? value)
    {
        if (value is { ValueKind: not JsonValueKind.Null } given)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(given.GetRawText(), skipInputValidation: true);
        }
    }

    // What nests deeper would be more than an event may have, around it there is the event.
    private static bool IsSmall(JsonElement? value) => value is not { } given
        || (Encoding.UTF8.GetByteCount(given.GetRawText()) <= MaxInline && !Payloads.TooDeep(given, MaxNesting));
}
