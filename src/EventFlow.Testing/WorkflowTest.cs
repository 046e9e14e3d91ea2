using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Testing.Simulation;

namespace EventFlow.Testing;

/// <summary>A run of a workflow in memory: no server, no workers, and a clock that jumps from one event to the next. Tasks give the
/// results they are told to, and an empty one otherwise. The decisions are the engine's own.</summary>
public sealed partial class WorkflowTest
{
    private readonly List<TaskScript> scripts = [];
    private readonly Dictionary<string, WorkflowPlan> children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> pools = new(StringComparer.Ordinal);
    private readonly WorkflowDefinition definition;
    private readonly CalendarBook calendars = new();
    private readonly TestStart start;

    private WorkflowTest(WorkflowDefinition definition)
    {
        this.definition = definition;
        start = new TestStart(definition, calendars);
    }

    /// <summary>A test of the workflow in this text.</summary>
    /// <param name="text">YAML or JSON, as <c>eventflow apply</c> takes it.</param>
    /// <param name="file">The name its errors are reported under; default <c>workflow.yaml</c>.</param>
    /// <param name="environment">The entry of its <c>environments</c> that holds; default none.</param>
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public static WorkflowTest Of(string text, string file = "workflow.yaml", string? environment = null) =>
        new(TestFiles.Workflow(text, file, environment));

    /// <summary>A test of the workflow in this file.</summary>
    /// <param name="path">YAML or JSON.</param>
    /// <param name="environment">The entry of its <c>environments</c> that holds; default none.</param>
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public static WorkflowTest OfFile(string path, string? environment = null) => Of(File.ReadAllText(path), path, environment);

    internal static WorkflowTest Of(WorkflowDefinition definition) => new(definition);

    /// <summary>What the attempts of a task give, one after the other; the last result stays.</summary>
    /// <param name="path">A path such as <c>load</c> or <c>clean[17]</c>, or a pattern such as <c>clean[*]</c> that stands for each of
    /// several tasks. A path comes before patterns, and of these the first counts.</param>
    /// <param name="results">At least one.</param>
    /// <exception cref="WorkflowTestException">The workflow has no such task.</exception>
    public WorkflowTest On(string path, params TaskResult[] results)
    {
        if (results.Length == 0)
        {
            throw new WorkflowTestException($"EF2202 the results of '{path}': give at least one");
        }

        if (KnownPaths.Problem(definition, path) is { } problem)
        {
            throw new WorkflowTestException($"EF2201 {problem}");
        }

        scripts.Add(new TaskScript(path, results));
        return this;
    }

    /// <summary>Makes a workflow known that child runs are of. A task with <c>run</c> that no result is given for runs it; the results of
    /// its tasks have the path of that task in front: <c>call/load</c>.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">The name its errors are reported under; default <c>child.yaml</c>.</param>
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public WorkflowTest Child(string text, string file = "child.yaml") => Child(TestFiles.Workflow(text, file, environment: null));

    internal WorkflowTest Child(WorkflowDefinition workflow)
    {
        children[workflow.Id] = new WorkflowPlan(workflow, version: 1);
        return this;
    }

    /// <summary>Gives a pool this many slots; one that is not given lets everybody through.</summary>
    /// <param name="name">As tasks name it.</param>
    /// <param name="slots">At least one.</param>
    public WorkflowTest Pool(string name, int slots)
    {
        pools[name] = slots;
        return this;
    }

    /// <summary>Gives the test a calendar that windows of the workflow name.</summary>
    /// <param name="text">The calendar file, YAML or JSON.</param>
    /// <exception cref="WorkflowTestException">It has errors; all of them are listed.</exception>
    public WorkflowTest Calendar(string text)
    {
        calendars.Put(TestFiles.Calendar(text));
        return this;
    }

    /// <summary>Runs the workflow to its end, or until nothing more can happen.</summary>
    /// <exception cref="WorkflowTestException">The parameters do not fit the workflow, or no event starts a run.</exception>
    public TestRun Run() => RunSimulation.Run(ToScenario(), seed: null, Faults.OrderOnly);

    /// <summary>The same, with faults and an order of events that are drawn from a seed: the same seed is the same run.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="faults">Default <see cref="Faults.Some"/>.</param>
    public TestRun Run(int seed, Faults? faults = null) => RunSimulation.Run(ToScenario(), seed, faults ?? Faults.Some);

    /// <summary>Runs the workflow with seeds from <paramref name="first"/> on and has each run checked. The message of a failure begins
    /// with its seed.</summary>
    /// <param name="count">How many seeds.</param>
    /// <param name="check">Throws where the run is not as it should be.</param>
    /// <param name="first">The first seed; default 1.</param>
    /// <param name="faults">Default <see cref="Faults.Some"/>.</param>
    /// <exception cref="WorkflowTestException">A check has failed.</exception>
    public void RunSeeds(int count, Action<TestRun> check, int first = 1, Faults? faults = null)
    {
        var scenario = ToScenario();
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                check(RunSimulation.Run(scenario, seed, faults ?? Faults.Some));
            }
            catch (Exception failure)
            {
                throw new WorkflowTestException($"seed {seed}: {failure.Message} (Run({seed}) plays it again)", failure);
            }
        }
    }

    internal Scenario ToScenario()
    {
        if (definition.Calendars.FirstOrDefault(name => calendars.Find(name) is null) is { } unknown)
        {
            throw new WorkflowTestException($"EF2174 the workflow names calendar '{unknown}': give it to the test with Calendar(…)");
        }

        var (at, parameters, trigger) = start.ToStart();
        return new Scenario
        {
            Plan = new WorkflowPlan(definition, version: 1),
            Params = parameters,
            Trigger = trigger,
            Scripts = [.. scripts],
            Sendings = [.. sendings],
            Children = children,
            Pools = pools,
            StartsAt = at,
            Options = new PlannerOptions { Calendars = calendars },
        };
    }
}
