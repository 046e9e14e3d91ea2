namespace EventFlow.Tests.Docs;

/// <summary>The places in which keys stand, by the page's word: whose keys they are, and a file to try one in.</summary>
internal static class PagePlaces
{
    private const string ToMend = "{ then: mend }";

    private const string Task = $$"""
        params: { site: { type: string, default: berlin }, files: { type: array, default: [] } }
        templates: { load@1: { inputs: { table: { type: string, default: a } }, task: { uses: noop } } }
        tasks:
          ingest: { uses: noop, catch: {{ToMend}} }
          check: { uses: noop }
          mend: { only: catch, uses: noop }
          one:

        """;

    private const string Trigger =
        "params: { site: { type: string, default: berlin } }\ntasks: { only: { uses: noop } }\ntriggers:\n  -\n";

    private const string Part = $"{Trigger}    all:\n      - dataset: lake/other\n      -\n";

    // A mapping that the readers learn needs a line here, and its keys a row each on the page.
    public static IReadOnlyDictionary<string, PagePlace> All { get; } = new Dictionary<string, PagePlace>
    {
        ["workflow"] = new(["WorkflowReader.Keys"], "", "", "", "workflow: example", "tasks: { only: { uses: noop } }"),
        ["defaults"] = new(["WorkflowReader.DefaultKeys"], "/$defs/defaults", "tasks: { only: { uses: noop } }\ndefaults:\n", "  "),
        ["environment"] = new(
            ["EnvironmentsReader.EnvironmentKeys"], "/$defs/environment",
            "params: { site: { type: string, default: oslo } }\nenv: { api: http://localhost }\ntasks: { load: { uses: noop } }\nenvironments:\n  prod:\n", "    "),
        ["task"] = new(["TaskReader.Keys"], "/$defs/node", Task, "    ", "uses: noop"),
        ["group"] = new(["TaskReader.Keys"], "/$defs/node", Task, "    ", "tasks: { inner: { uses: noop } }"),
        ["retry"] = new(["RetryReader.Keys"], "/$defs/retryRule", Task + "    uses: noop\n    retry:\n", "      ", "attempts: 3"),
        ["pool"] = new(["PoolReader.Keys"], "/$defs/poolUse", Task + "    uses: noop\n    pool:\n", "      ", "name: warehouse"),
        ["tolerate"] = new(
            ["ToleranceReader.Keys"], "/$defs/tolerance", Task + "    foreach: [1]\n    uses: noop\n    tolerate:\n", "      "),
        ["join"] = new(["NeedsReader.AtLeastKeys"], "/$defs/atLeast", Task + "    uses: noop\n    needs: [ingest, check]\n    join:\n",
            "      "),
        ["wait"] = new(["WaitReader.Keys"], "/$defs/wait", Task + "    wait:\n", "      "),
        ["approve"] = new(["ApproveReader.Keys"], "/$defs/approve", Task + "    approve:\n", "      ", "by: [ops]"),
        ["escalation"] = new(
            ["ApproveReader.EscalationKeys"], "/$defs/escalation",
            Task + "    approve:\n      by: [ops]\n      within: 2d\n      escalate:\n", "        ", "to: [ops-lead]"),
        ["switch"] = new(
            ["SwitchReader.Keys"], "/$defs/switch", Task + "    switch:\n", "      ", "on: ${{ params.site }}", "cases: { berlin: ingest }"),
        ["catch"] = new(
            ["CatchReader.Keys"], "/$defs/catchRule", Task + "    uses: noop\n    catch:\n", "      ", "then: mend"),
        ["teardown"] = new(
            ["TeardownReader.Keys"], "/$defs/teardownRule", Task + "    uses: noop\n    teardown:\n", "      ", "setups: [ingest]"),
        ["compensate"] = new(
            ["WorkReader.CompensateKeys"], "/$defs/compensate", Task + "    uses: noop\n    compensate:\n", "      ", "uses: noop"),
        ["trigger"] = new(
            ["ScheduleTriggerReader.Keys"], "/$defs/trigger", "params: { site: { type: string, default: oslo } }\ntasks: { only: { uses: noop } }\ntriggers:\n  -\n", "    ", "schedule: '@daily'"),
        ["event trigger"] = new(
            ["EventTriggerReader.Keys"], "/$defs/eventTrigger",
            "params: { site: { type: string, default: berlin } }\ntasks: { only: { uses: noop } }\ntriggers:\n  -\n", "    ",
            "event: com.example.batch"),
        ["dataset trigger"] = new(
            ["DatasetTriggerReader.Keys"], "/$defs/datasetTrigger",
            "params: { site: { type: string, default: berlin } }\ntasks: { only: { uses: noop } }\ntriggers:\n  -\n", "    ",
            "dataset: { any: [lake/raw] }"),
        ["run trigger"] = new(["RunTriggerReader.Keys"], "/$defs/runTrigger", Trigger, "    ", "run: load"),
        ["all trigger"] = new(
            ["AllTriggerReader.Keys"], "/$defs/allTrigger", Trigger, "    ", "all: [{ schedule: '@daily' }, { dataset: lake/raw }]"),
        ["schedule part"] = new(["ScheduleTriggerReader.PartKeys"], "/$defs/schedulePart", Part, "        ", "schedule: '@daily'"),
        ["dataset part"] = new(["AllTriggerReader.DatasetKeys"], "/$defs/datasetPart", Part, "        ", "dataset: lake/raw"),
        ["run part"] = new(["RunTriggerReader.PartKeys"], "/$defs/runPart", Part, "        ", "run: load"),
        ["event part"] = new(["EventTriggerReader.PartKeys"], "/$defs/eventPart", Part, "        ", "event: com.example.batch"),
        ["dataset"] = new(
            ["DatasetTriggerReader.SetKeys"], "/$defs/datasetSet",
            "tasks: { only: { uses: noop } }\ntriggers:\n  - dataset:\n", "      "),
        ["batch"] = new(
            ["EventTriggerReader.BatchKeys"], "/$defs/eventBatch",
            "tasks: { only: { uses: noop } }\ntriggers:\n  - event: com.example.batch\n    batch:\n", "      ", "size: 100", "within: 1m"),
        ["concurrency"] = new(
            ["ConcurrencyReader.Keys"], "/$defs/concurrency",
            "params: { site: { type: string, default: berlin } }\ntasks: { only: { uses: noop } }\nconcurrency:\n", "  ", "max: 1"),
        ["window"] = new(["WindowReader.WindowKeys"], "/$defs/window", "tasks: { only: { uses: noop } }\nwindow:\n", "  "),
        ["deadline"] = new(["WindowReader.DeadlineKeys"], "/$defs/deadline", "tasks: { only: { uses: noop } }\ndeadline:\n", "  "),
        ["template"] = new(
            ["TaskTemplate.TemplateKeys"], "/$defs/template", "tasks: { only: { uses: noop } }\ntemplates:\n  one@1:\n", "    ",
                "task: { uses: noop }"),
        ["parameter"] = new(["SchemaReader.Rules"], "/$defs/parameter", "tasks: { only: { uses: noop } }\nparams:\n  one:\n", "    "),
    };

    /// <summary>What an example may have in place of a key that is added where it is missing.</summary>
    private static readonly Dictionary<string, string[]> Instead = new()
    {
        ["uses"] = ["tasks", "wait", "signal", "approve", "switch", "run", "template"],
        ["schedule"] = ["event", "dataset", "run", "all"],
    };

    /// <summary>A whole file with these lines in the given place.</summary>
    public static string File(string place, IReadOnlyList<string> lines)
    {
        var (_, _, frame, indent, missing) = All[place];
        var keys = lines.Select(line => line.Split(':')[0]).ToList();
        var added = missing.Where(line => !keys.Contains(line.Split(':')[0]))
            .Where(line => !Instead.GetValueOrDefault(line.Split(':')[0], []).Any(keys.Contains)
                && !(place == "retry" && lines[0].StartsWith("delay: [", StringComparison.Ordinal)));
        var body = string.Concat(added.Concat(lines).Select(line => $"{indent}{line}\n"));
        var around = keys.Contains("only") ? frame.Replace(ToMend, $"[{ToMend}, {{ then: one }}]", StringComparison.Ordinal) : frame;
        return place == "workflow" ? body : $"workflow: example\n{around}{body}";
    }
}

/// <param name="Sets">The sets of known keys in the readers, as type and field.</param>
/// <param name="Schema">Where the JSON Schema describes the mapping.</param>
/// <param name="Frame">The file up to the place.</param>
/// <param name="Missing">Lines that are added where the example does not have their key.</param>
internal sealed record PagePlace(string[] Sets, string Schema, string Frame, string Indent, params string[] Missing);
