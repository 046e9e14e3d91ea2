using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>triggers</c>: the schedules, and those by events and datasets.</summary>
internal sealed class TriggersReader(
    ValueReader values, FileSource source, IReadOnlyList<ParameterDefinition> parameters, TriggerParams expressions, NameChecker known)
{
    private const string Owner = "a trigger";
    private const int MaxTriggers = 100;
    private const string Example = "a mapping such as { schedule: \"0 6 * * *\", timezone: Europe/Berlin }";
    private static readonly string[] OtherKinds = ["event", "dataset"];
    private static readonly string[] Keys =
        ["schedule", "id", "timezone", "catchup", "jitter", "calendar", "start", "end", "params", .. OtherKinds];

    private static readonly Dictionary<string, Catchup> Catchups =
        Enum.GetValues<Catchup>().ToDictionary(word => Words.Snake(word.ToString()));

    private readonly ScheduleValues schedules = new(values);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly EventTriggerReader events = new(values, expressions);
    private readonly DatasetTriggerReader datasets = new(values, expressions);

    /// <summary>The triggers by events and datasets, in the order of the file.</summary>
    public List<EventTrigger> Events { get; } = [];

    public IReadOnlyList<ScheduleTrigger> Read(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return [];
        }

        if (entry.Value.Kind == FileKind.List && entry.Value.Items.Count <= MaxTriggers)
        {
            return [.. entry.Value.Items.Select(Trigger).OfType<ScheduleTrigger>()];
        }

        values.Wrong(entry.Value, "'triggers' of the workflow", $"a list of at most {MaxTriggers}, each {Example}");
        return [];
    }

    private ScheduleTrigger? Trigger(FileNode node)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, Owner, Example);
            return null;
        }

        if (node.Find("schedule") is null && OtherKinds.Select(node.Find).OfType<FileEntry>().FirstOrDefault() is { } other)
        {
            Events.Add(other.Key == "event" ? events.Read(node) : datasets.Read(node));
            return null;
        }

        values.CheckKeys(node, Keys, Owner);
        var schedule = Schedule(node);
        var zone = schedules.Zone(node.Find("timezone"), Owner) ?? TimeZoneInfo.Utc;
        var catchup = values.Word(node.Find("catchup"), Owner, Catchups) ?? Catchup.None;
        var jitter = values.Duration(node.Find("jitter"), Owner, zero: true) ?? TimeSpan.Zero;
        var calendar = schedules.CalendarName(node.Find("calendar"), Owner);
        var (start, end) = (Moment(node.Find("start"), zone), Moment(node.Find("end"), zone));
        if (end <= start)
        {
            values.Range(node.Find("end")!.Value, $"'end' of {Owner}", "a time after 'start'");
        }

        var given = new TriggerParamsReader(values, source, parameters, known).Read(node.Find("params"), node.Place);
        return schedule is null ? null : new ScheduleTrigger
        {
            Name = Name(node.Find("id"), schedule, zone),
            Schedule = schedule,
            TimeZone = zone,
            Catchup = catchup,
            Jitter = jitter,
            CalendarName = calendar,
            Start = start,
            End = end,
            Params = given,
        };
    }

    /// <summary>Its <c>id</c>; without one the same times in the same zone are the same schedule, whatever else becomes of it.</summary>
    private string Name(FileEntry? entry, CronSchedule schedule, TimeZoneInfo zone)
    {
        if (values.Text(entry, Owner, FileLimits.MaxTitleLength) is { } id
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

    private CronSchedule? Schedule(FileNode node)
    {
        if (node.Find("schedule") is not { } entry)
        {
            values.Findings.Error(node.Place, DefinitionCodes.MissingKey,
                $"{Owner} says nothing to wait for: give it 'schedule', such as schedule: \"0 6 * * *\", or 'event' or 'dataset'");
            return null;
        }

        foreach (var kind in OtherKinds.Select(node.Find).OfType<FileEntry>())
        {
            values.Findings.Error(kind.Place, DefinitionCodes.SeveralKinds,
                $"{Owner} has 'schedule' and '{kind.Key}': make them two triggers");
        }

        if (values.Text(entry, Owner, int.MaxValue, lines: true) is not { } text)
        {
            return null;
        }

        if (CronSchedule.TryParse(text, out var schedule, out var errors))
        {
            return schedule;
        }

        foreach (var error in errors)
        {
            values.Findings.Error(entry.Value.Place, error.Code, $"'schedule' of {Owner}: {error.Message}");
        }

        return null;
    }

    private DateTimeOffset? Moment(FileEntry? entry, TimeZoneInfo zone)
    {
        if (entry is null || values.Text(entry, Owner, FileLimits.MaxTitleLength) is not { } text)
        {
            return null;
        }

        if (Moments.TryParse(text, zone, out var moment))
        {
            return moment;
        }

        values.Findings.Error(entry.Value.Place, DefinitionCodes.BadDate,
            $"'{entry.Key}' of {Owner}: expected a date or a time such as 2026-12-24T06:00, found {Words.Describe(entry.Value)}");
        return null;
    }
}
