using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;
using EventFlow.Testing.Events;

namespace EventFlow.Testing.Cases;

/// <summary>What starts the run of a case: somebody, a schedule, or events, of which the end of another run is one.</summary>
internal sealed class CaseStartReader(ValueReader values, WorkflowDefinition definition, CalendarBook calendars)
{
    public static readonly string[] Keys = ["params", "starts_at", "scheduled_at", "schedule", .. Events];

    private const int MaxName = 200;
    private static string[] Events => ["event", "dataset", "run"];

    private Findings Findings => values.Findings;

    public CaseStart Read(FileNode node, string owner)
    {
        var scheduled = Scheduled(node, owner);
        if (scheduled?.Fire is not null || Events.Any(key => node.Find(key) is not null))
        {
            return ByEvents(node, owner, scheduled);
        }

        return new CaseStart(
            scheduled?.At ?? StartsAt(node.Find("starts_at"), owner), Params(node.Find("params"), node.Place, owner, scheduled),
            scheduled?.Trigger);
    }

    private CaseStart ByEvents(FileNode node, string owner, ScheduledStart? scheduled)
    {
        string[] others = scheduled?.Fire is null ? ["params", "scheduled_at", "schedule"] : ["params"];
        foreach (var other in others.Select(node.Find).OfType<FileEntry>())
        {
            Findings.Error(other.Place, CaseCodes.TwoStarts,
                $"'{other.Key}' of {owner} stands beside an event: " + (other.Key == "params"
                    ? "the trigger makes the parameters of the run. Expect them with 'params' of 'expect'"
                    : "a run has one start"));
        }

        var start = scheduled?.Fire is not null && node.Find("starts_at") is null ? scheduled.At : StartsAt(node.Find("starts_at"), owner);
        var sent = new EventReader(values).Read(node, owner, start);
        if (scheduled?.Fire is { } fire)
        {
            sent.Add(new SentEvent(scheduled.At - start, fire, IsOwn: true));
        }

        return CaseStart.By(EventPlay.Of(definition, sent, start));
    }

    private ScheduledStart? Scheduled(FileNode node, string owner)
    {
        if (values.Text(node.Find("scheduled_at"), owner, MaxName) is not { } at)
        {
            return null;
        }

        var start = ScheduledStart.Of(definition, at, values.Text(node.Find("schedule"), owner, MaxName), calendars, out var problem);
        if (problem is not null)
        {
            Findings.Error(node.Find("scheduled_at")!.Value.Place, ScheduledStart.Code, $"'scheduled_at' of {owner}: {problem}");
        }

        return start;
    }

    private JsonElement Params(FileEntry? entry, Place place, string owner, ScheduledStart? scheduled)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (entry is not null && values.IsMap(entry.Value, $"'params' of {owner}"))
        {
            given = entry.Value.Entries.ToDictionary(one => one.Key, one => one.Value.ToJson(), StringComparer.Ordinal);
        }

        var (checkedValues, errors) = ParameterValidator.Validate(definition.Params, scheduled?.Params(given) ?? given);
        foreach (var error in errors)
        {
            Findings.Error(entry?.Value.Find(error.Name)?.Place ?? entry?.Place ?? place, error.Code, error.Message);
        }

        return checkedValues;
    }

    private DateTimeOffset StartsAt(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return Scenario.DefaultStart;
        }

        if (entry.Value.Kind == FileKind.Text && Instants.TryParse(entry.Value.Value, out var moment))
        {
            return moment;
        }

        Findings.Error(
            entry.Value.Place, DefinitionCodes.BadInstant,
            $"'starts_at' of {owner}: expected an instant with its offset such as 2026-03-01T06:00:00Z, "
            + $"found {Words.Describe(entry.Value)}");
        return Scenario.DefaultStart;
    }
}
