using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;
using EventFlow.Testing.Events;

namespace EventFlow.Testing.Cases;

/// <summary>What starts the run of a case: somebody, a schedule, or events.</summary>
internal sealed class CaseStartReader(ValueReader values, WorkflowDefinition definition, CalendarBook calendars)
{
    public static readonly string[] Keys = ["params", "starts_at", "scheduled_at", "schedule", .. Events];

    private const int MaxName = 200;
    private static readonly string[] NotWithEvents = ["params", "scheduled_at", "schedule"];

    private static string[] Events => ["event", "dataset"];

    private Findings Findings => values.Findings;

    public CaseStart Read(FileNode node, string owner)
    {
        if (Events.Any(key => node.Find(key) is not null))
        {
            return ByEvents(node, owner);
        }

        var scheduled = Scheduled(node, owner);
        return new CaseStart(
            scheduled?.At ?? StartsAt(node.Find("starts_at"), owner), Params(node.Find("params"), node.Place, owner, scheduled),
            scheduled?.Trigger);
    }

    private CaseStart ByEvents(FileNode node, string owner)
    {
        foreach (var other in NotWithEvents.Select(node.Find).OfType<FileEntry>())
        {
            Findings.Error(other.Place, CaseCodes.TwoStarts,
                $"'{other.Key}' of {owner} stands beside an event: " + (other.Key == "params"
                    ? "the trigger makes the parameters of the run. Expect them with 'params' of 'expect'"
                    : "a run has one start"));
        }

        var start = StartsAt(node.Find("starts_at"), owner);
        return CaseStart.By(EventPlay.Of(definition, new EventReader(values).Read(node, owner, start), start));
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
