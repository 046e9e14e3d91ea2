using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;

namespace EventFlow.Testing.Cases;

/// <summary>From the nodes of a case file to its cases.</summary>
internal sealed class CaseReader(Findings findings, WorkflowDefinition definition, CalendarBook calendars)
{
    private const int MaxName = 200;
    private static readonly string[] FileKeys = ["workflow", "cases"];
    private static readonly string[] CaseKeys =
        ["case", "params", "starts_at", "scheduled_at", "schedule", "pools", "results", "send", "expect"];
    private static readonly string[] OnlyCaseKeys = ["workflow", .. CaseKeys];

    private readonly ValueReader values = new(findings);
    private readonly WorkflowPlan plan = new(definition, version: 1);

    public List<TestCase> Read(FileNode root)
    {
        if (root.Kind != FileKind.Map)
        {
            findings.Error(
                root.Place, DefinitionCodes.NotAMapping,
                $"a case file is a mapping with 'cases', or one case, found {Words.Describe(root)}");
            return [];
        }

        CheckWorkflow(root.Find("workflow"));
        foreach (var name in definition.Calendars.Where(name => calendars.Find(name) is null))
        {
            findings.Error(
                root.Place, CaseCodes.NoCalendar, $"the workflow names calendar {Words.Quote(name)}: put its file beside the workflow");
        }

        if (root.Find("cases") is not { } cases)
        {
            return [Case(root, "the case", OnlyCaseKeys, number: 1)];
        }

        values.CheckKeys(root, FileKeys, "the case file");
        if (cases.Value is not { Kind: FileKind.List, Items.Count: > 0 })
        {
            values.Wrong(cases.Value, "'cases'", "a list with at least one case");
            return [];
        }

        return [.. cases.Value.Items.Select((node, index) => (node, index)).Where(one => IsMap(one.node, "a case"))
            .Select(one => Case(one.node, $"case {one.index + 1}", CaseKeys, one.index + 1))];
    }

    private TestCase Case(FileNode node, string owner, string[] keys, int number)
    {
        values.CheckKeys(node, keys, owner);
        var expectations = new ExpectationReader(values, definition);
        var expected = expectations.Read(node.Find("expect"), owner);
        if (node.Find("expect") is null)
        {
            findings.Error(
                node.Place, DefinitionCodes.MissingKey, $"{owner} expects nothing: add 'expect', such as 'expect: {{ state: succeeded }}'");
        }

        var scheduled = Scheduled(node, owner);
        var scenario = new Scenario
        {
            Plan = plan,
            Params = Params(node.Find("params"), node.Place, owner, scheduled),
            Trigger = scheduled?.Trigger,
            Scripts = new ResultReader(values, definition).Read(node.Find("results"), owner),
            Sendings = new SendReader(values, definition).Read(node.Find("send"), owner),
            Options = new PlannerOptions { Calendars = calendars },
            StartsAt = scheduled?.At ?? StartsAt(node.Find("starts_at"), owner),
            Pools = Pools(node.Find("pools"), owner),
        };
        return new TestCase(
            values.Text(node.Find("case"), owner, MaxName) ?? $"case {number}", node.Place, scenario, expected, expectations.Places);
    }

    private void CheckWorkflow(FileEntry? entry)
    {
        if (values.Text(entry, "the case file", MaxName) is { } id && id != definition.Id)
        {
            findings.Error(
                entry!.Value.Place, CaseCodes.OtherWorkflow,
                $"the cases are for workflow {Words.Quote(id)}, the file is of '{definition.Id}'");
        }
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
            findings.Error(node.Find("scheduled_at")!.Value.Place, ScheduledStart.Code, $"'scheduled_at' of {owner}: {problem}");
        }

        return start;
    }

    private JsonElement Params(FileEntry? entry, Place place, string owner, ScheduledStart? scheduled)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (entry is not null && IsMap(entry.Value, $"'params' of {owner}"))
        {
            given = entry.Value.Entries.ToDictionary(one => one.Key, one => one.Value.ToJson(), StringComparer.Ordinal);
        }

        var (checkedValues, errors) = ParameterValidator.Validate(definition.Params, scheduled?.Params(given) ?? given);
        foreach (var error in errors)
        {
            findings.Error(entry?.Value.Find(error.Name)?.Place ?? entry?.Place ?? place, error.Code, error.Message);
        }

        return checkedValues;
    }

    private Dictionary<string, int> Pools(FileEntry? entry, string owner) => entry is not null && IsMap(entry.Value, $"'pools' of {owner}")
        ? entry.Value.Entries.ToDictionary(
            one => one.Key, one => values.Integer(one, $"'pools' of {owner}", 1, PoolBounds.MaxSlots) ?? 1, StringComparer.Ordinal)
        : [];

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

        findings.Error(
            entry.Value.Place, DefinitionCodes.BadInstant,
            $"'starts_at' of {owner}: expected an instant with its offset such as 2026-03-01T06:00:00Z, "
            + $"found {Words.Describe(entry.Value)}");
        return Scenario.DefaultStart;
    }

    private bool IsMap(FileNode node, string what)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, what, "a mapping");
        }

        return node.Kind == FileKind.Map;
    }
}
