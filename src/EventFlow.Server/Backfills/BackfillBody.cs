using System.Globalization;
using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Backfills;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Backfills;

/// <summary>What the caller of a backfill asks for; times are read once the zone is known.</summary>
internal sealed record BackfillBody(
    string From, string To, int Max, bool NewestFirst, Rerun Rerun, string? Schedule, IReadOnlyDictionary<string, JsonElement> Params,
    bool DryRun)
{
    private const int MostAtOnce = 1_000;
    private const int MaxText = 200;
    private static readonly string[] Orders = ["oldest", "newest"];
    private static readonly Dictionary<string, Rerun> Reruns =
        Enum.GetValues<Rerun>().ToDictionary(word => Words.Snake(word.ToString()));

    /// <exception cref="ProblemException">400 or 422.</exception>
    public static BackfillBody Read(ReadOnlyMemory<byte> body)
    {
        var members = RequestShape.Members(
            JsonBody.Parse(body), "from", "to", "max", "order", "rerun", "schedule", "params", "dry_run");
        var order = RequestShape.Text(members, "order", MaxText) ?? Orders[0];
        var rerun = RequestShape.Text(members, "rerun", MaxText) ?? Words.Snake(nameof(Rerun.Failed));
        return new BackfillBody(
            Required(members, "from"), Required(members, "to"), Number(members),
            Orders.Contains(order) ? order == Orders[1] : throw Wrong("order", order, Orders),
            Reruns.TryGetValue(rerun, out var which) ? which : throw Wrong("rerun", rerun, Reruns.Keys),
            RequestShape.Text(members, "schedule", MaxText * 10), Parameters(members),
            members.TryGetValue("dry_run", out var dry) && dry.ValueKind == JsonValueKind.True);
    }

    /// <exception cref="ProblemException">422, EF4067.</exception>
    public BackfillWish Wish(TimeZoneInfo zone)
    {
        var (from, to) = (Moment("from", From, zone), Moment("to", IsDate(To, out var date) ? NextDay(date) : To, zone));
        return from < to
            ? new BackfillWish(from, to, Max, NewestFirst, Rerun, Params)
            : throw new ProblemException(
                422, ProblemCodes.BadRange,
                $"'to' ({To}) lies before 'from' ({From}): give a range such as from 2026-01-01 to 2026-01-31.");
    }

    private static DateTimeOffset Moment(string name, string text, TimeZoneInfo zone) => Moments.TryParse(text, zone, out var moment)
        ? moment
        : throw new ProblemException(
            422, ProblemCodes.BadRange, $"'{name}' must be a date or a time such as 2026-01-31 or 2026-01-31T06:00, not '{text}'.");

    private static bool IsDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date < DateOnly.MaxValue;

    private static string NextDay(DateOnly date) => date.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Required(IReadOnlyDictionary<string, JsonElement> members, string name) =>
        RequestShape.Text(members, name, MaxText)
        ?? throw RequestShape.Wrong($"'{name}' is missing: a date such as 2026-01-31, or a time.");

    private static int Number(IReadOnlyDictionary<string, JsonElement> members)
    {
        const int Default = 4;
        if (!members.TryGetValue("max", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return Default;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 1 and <= MostAtOnce
            ? number
            : throw RequestShape.Wrong($"'max' must be a whole number from 1 to {MostAtOnce}.");
    }

    private static Dictionary<string, JsonElement> Parameters(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("params", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw RequestShape.Wrong($"'params' must be an object of parameters by name, not {RequestShape.Word(given.ValueKind)}.");
    }

    private static ProblemException Wrong(string name, string given, IEnumerable<string> words) =>
        RequestShape.Wrong($"'{name}' must be one of {string.Join(", ", words)}, not '{given}'.");
}
