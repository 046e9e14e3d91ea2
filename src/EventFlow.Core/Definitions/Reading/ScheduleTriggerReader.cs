using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Triggers with <c>schedule</c>, and schedules that others are waited for with.</summary>
internal sealed class ScheduleTriggerReader(
    ValueReader values, FileSource source, IReadOnlyList<ParameterDefinition> parameters, NameChecker known)
{
    public const string Owner = "a trigger";

    /// <summary>In place of <c>schedule</c>.</summary>
    public static readonly string[] OtherKinds = ["all", "event", "dataset", "run"];

    private static readonly string[] PartKeys = ["schedule", "id", "timezone", "catchup", "jitter", "calendar", "start", "end"];
    private static readonly string[] Keys = [.. PartKeys, "params", .. OtherKinds];

    private static readonly Dictionary<string, Catchup> Catchups =
        Enum.GetValues<Catchup>().ToDictionary(word => Words.Snake(word.ToString()));

    private readonly ScheduleValues schedules = new(values);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public ScheduleTrigger? Read(FileNode node)
    {
        values.CheckKeys(node, Keys, Owner);
        var trigger = Times(node, Owner);
        var given = new TriggerParamsReader(values, source, parameters, known).Read(node.Find("params"), node.Place);
        return trigger is null ? null : trigger with { Params = given };
    }

    /// <summary>One that starts no run by itself: <c>params</c> are those of the trigger it is a part of.</summary>
    public ScheduleTrigger? ReadPart(FileNode node, string owner)
    {
        values.CheckKeys(node, PartKeys, owner);
        return Times(node, owner) is { } trigger ? trigger with { IsPart = true } : null;
    }

    private ScheduleTrigger? Times(FileNode node, string owner)
    {
        var schedule = Schedule(node.Find("schedule")!, owner);
        var zone = schedules.Zone(node.Find("timezone"), owner) ?? TimeZoneInfo.Utc;
        var catchup = values.Word(node.Find("catchup"), owner, Catchups) ?? Catchup.None;
        var jitter = values.Duration(node.Find("jitter"), owner, zero: true) ?? TimeSpan.Zero;
        var calendar = schedules.CalendarName(node.Find("calendar"), owner);
        var (start, end) = (Moment(node.Find("start"), zone, owner), Moment(node.Find("end"), zone, owner));
        if (end <= start)
        {
            values.Range(node.Find("end")!.Value, $"'end' of {owner}", "a time after 'start'");
        }

        return schedule is null ? null : new ScheduleTrigger
        {
            Name = Name(node.Find("id"), schedule, zone, owner),
            Schedule = schedule,
            TimeZone = zone,
            Catchup = catchup,
            Jitter = jitter,
            CalendarName = calendar,
            Start = start,
            End = end,
        };
    }

    /// <summary>Its <c>id</c>; without one the same times in the same zone are the same schedule, whatever else becomes of it.</summary>
    private string Name(FileEntry? entry, CronSchedule schedule, TimeZoneInfo zone, string owner)
    {
        if (values.Text(entry, owner, FileLimits.MaxTitleLength) is { } id
            && Names.CheckId(entry!.Value, "the id of a trigger", values.Findings))
        {
            if (!names.Add(id))
            {
                values.Findings.Error(entry.Value.Place, DefinitionCodes.TriggerIdTwice,
                    $"two triggers have the id {Words.Quote(id)}: give each one of its own, since what has fired is kept by it");
            }

            return id;
        }

        var name = $"{string.Join(' ', schedule.Expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} {zone.Id}";
        for (var number = 2; !names.Add(name); number++)
        {
            name = $"{name.Split(" #")[0]} #{number}";
        }

        return name;
    }

    private CronSchedule? Schedule(FileEntry entry, string owner)
    {
        if (values.Text(entry, owner, int.MaxValue, lines: true) is not { } text)
        {
            return null;
        }

        if (CronSchedule.TryParse(text, out var schedule, out var errors))
        {
            return schedule;
        }

        foreach (var error in errors)
        {
            values.Findings.Error(entry.Value.Place, error.Code, $"'schedule' of {owner}: {error.Message}");
        }

        return null;
    }

    private DateTimeOffset? Moment(FileEntry? entry, TimeZoneInfo zone, string owner)
    {
        if (entry is null || values.Text(entry, owner, FileLimits.MaxTitleLength) is not { } text)
        {
            return null;
        }

        if (Moments.TryParse(text, zone, out var moment))
        {
            return moment;
        }

        values.Findings.Error(entry.Value.Place, DefinitionCodes.BadDate,
            $"'{entry.Key}' of {owner}: expected a date or a time such as 2026-12-24T06:00, found {Words.Describe(entry.Value)}");
        return null;
    }
}
