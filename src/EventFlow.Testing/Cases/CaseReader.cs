using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;

namespace EventFlow.Testing.Cases;

/// <summary>From the nodes of a case file to its cases.</summary>
internal sealed class CaseReader(Findings findings, WorkflowDefinition definition, CalendarBook calendars)
{
    private const int MaxName = 200;
    private static readonly string[] FileKeys = ["workflow", "cases"];
    private static readonly string[] CaseKeys = ["case", .. CaseStartReader.Keys, "pools", "results", "send", "expect"];
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

        return [.. cases.Value.Items.Select((node, index) => (node, index)).Where(one => values.IsMap(one.node, "a case"))
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

        var start = new CaseStartReader(values, definition, calendars).Read(node, owner);
        var scenario = new Scenario
        {
            Plan = plan,
            Params = start.Params,
            Trigger = start.Trigger,
            Scripts = new ResultReader(values, definition).Read(node.Find("results"), owner),
            Sendings = new SendReader(values, definition).Read(node.Find("send"), owner),
            Options = new PlannerOptions { Calendars = calendars },
            StartsAt = start.At,
            Pools = Pools(node.Find("pools"), owner),
        };
        return new TestCase(
            values.Text(node.Find("case"), owner, MaxName) ?? $"case {number}", node.Place, scenario, expected, expectations.Places)
        {
            Start = start,
            ExpectedStart = expectations.Start,
            WantsRun = expectations.WantsRun,
        };
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

    private Dictionary<string, int> Pools(FileEntry? entry, string owner) =>
        entry is not null && values.IsMap(entry.Value, $"'pools' of {owner}")
            ? entry.Value.Entries.ToDictionary(
                one => one.Key, one => values.Integer(one, $"'pools' of {owner}", 1, PoolBounds.MaxSlots) ?? 1, StringComparer.Ordinal)
            : [];
}
