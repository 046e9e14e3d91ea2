using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Schedules;

/// <summary>What a run started by, as its expressions read it: the JSON that <c>trigger</c> is, with <c>run.interval</c> inside.</summary>
public static class RunTrigger
{
    public const string Interval = "interval";

    /// <summary>The members that <c>trigger</c> has, of one kind of start or another.</summary>
    public static readonly IReadOnlyList<string> Members =
    [
        "kind", "schedule", "at", Interval, "backfill", "type", "source", "id", "subject", "dataset", "events", "run", "workflow", "state",
        "depth",
    ];

    /// <summary>What <c>kind</c> says.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["manual", "schedule", "backfill", "event", "dataset", "run", "all", "parent"];

    /// <summary>The members that name what started a run.</summary>
    public static readonly IReadOnlyList<string> Names = ["schedule", "backfill", "type", "dataset", "workflow"];

    // Offsets begin with a plus, and people read this in the database.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonElement Manual = JsonElement.Parse("""{"kind":"manual"}""");

    /// <summary>Of a fire time of a schedule.</summary>
    public static JsonElement OfSchedule(string schedule, TimeZoneInfo zone, DateTimeOffset at, DateTimeOffset from) =>
        JsonSerializer.SerializeToElement(new
        {
            kind = "schedule",
            schedule,
            at = Text(at, zone),
            interval = new { start = Text(from, zone), end = Text(at, zone) },
        }, Plain);

    /// <summary>Of an interval of a backfill.</summary>
    public static JsonElement OfBackfill(Guid backfill, string schedule, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to) =>
        JsonSerializer.SerializeToElement(new
        {
            kind = "backfill",
            backfill = backfill.ToString(),
            schedule,
            at = Text(to, zone),
            interval = new { start = Text(from, zone), end = Text(to, zone) },
        }, Plain);

    /// <summary>Of a child run.</summary>
    public static JsonElement OfParent(Guid parent) =>
        JsonSerializer.SerializeToElement(new { kind = "parent", run = parent.ToString() });

    public static JsonElement OrManual(JsonElement? trigger) => trigger ?? Manual;

    /// <param name="isChild">A child run says who its parent is elsewhere.</param>
    public static string KindOf(JsonElement? trigger, bool isChild) =>
        isChild ? "parent" : OrManual(trigger).TryGetProperty("kind", out var kind) ? kind.GetString()! : "manual";

    /// <summary>A name as it stands in the JSON text of a trigger.</summary>
    public static string TextOf(string name) => JsonSerializer.Serialize(name, Plain);

    /// <summary>What started the run is called so.</summary>
    public static bool IsBy(JsonElement? trigger, string name) =>
        trigger is { ValueKind: JsonValueKind.Object } given
            && Names.Any(member => given.TryGetProperty(member, out var value) && value.ValueEquals(name));

    /// <summary>The interval a run is for; null: it is for none.</summary>
    public static JsonElement? IntervalOf(JsonElement? trigger) =>
        trigger is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(Interval, out var interval) ? interval : null;

    /// <summary>How many runs a run is behind of that an event of another run has started.</summary>
    public static int DepthOf(JsonElement? trigger) =>
        trigger is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("depth", out var depth)
            && depth.ValueKind == JsonValueKind.Number && depth.TryGetInt32(out var number) ? number : 0;

    /// <summary>By how much tasks of the run have a lower priority in pools than those of others: the past is in no hurry.</summary>
    public static int Behind(JsonElement? trigger)
    {
        const int Backfill = 60;
        return trigger is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("kind", out var kind)
            && kind.ValueEquals("backfill") ? Backfill : 0;
    }

    /// <summary>What the parameters of a trigger see.</summary>
    public static ScopeObject Scope(JsonElement trigger, JsonElement? env)
    {
        var run = new ScopeObject();
        if (IntervalOf(trigger) is { } interval)
        {
            run.Set(Interval, interval);
        }

        var scope = new ScopeObject().Set("trigger", trigger).Set("run", run);
        return env is { } values ? scope.Set("env", values) : scope;
    }

    /// <summary>An instant as the clocks of a zone show it, with their offset.</summary>
    public static string Text(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
