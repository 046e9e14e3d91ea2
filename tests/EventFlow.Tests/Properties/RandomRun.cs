using EventFlow.Core.Planning;
using EventFlow.Testing.Simulation;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Properties;

// In here it comes before the namespace Json of a package.
using EventFlow.Testing;

/// <summary>A generated workflow with what its workers do, what reaches it from outside and what goes wrong, all drawn from one seed.
/// </summary>
internal sealed record RandomRun(int Seed, string Text, Scenario Scenario, Faults Faults)
{
    public static RandomRun Of(int seed)
    {
        var random = new Random(seed);
        var workflow = RandomWorkflow.Of(random);
        var scenario = new Scenario
        {
            Plan = new WorkflowPlan(Files.Good(workflow.Text), version: 1),
            Params = Json.Of(new Dictionary<string, object>()),
            Scripts =
            [
                .. workflow.Tasks.SelectMany(name => Scripts(random, name, workflow.Limited.Contains(name))),
                .. workflow.Undone.Select(name => new TaskScript($"*{name}*/compensate", Undoing(random))),
            ],
            Sendings = [.. Sendings(random, workflow)],
            Pools = new Dictionary<string, int> { ["narrow"] = 1, ["wide"] = 3 },
            Options = PlannerOptions.Default with { PoolOfType = task => task.Kind == TaskKinds.Compensation ? "narrow" : null },
            MaxEvents = 20_000,
        };
        var faults = random.Next(4) switch
        {
            0 => Faults.OrderOnly,
            1 => new Faults { Duplicates = 0.5, Losses = 0.3, Crashes = 0.3 },
            _ => Faults.Some,
        };
        return new RandomRun(seed, workflow.Text, scenario, faults);
    }

    public TestRun Play(Action<RunStep> look) => RunSimulation.Run(Scenario, Seed, Faults, look);

    private static IEnumerable<TaskScript> Scripts(Random random, string name, bool isLimited)
    {
        var results = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Result(random, isLimited)).ToList();
        return [new TaskScript($"*{name}", results), new TaskScript($"*{name}[*]", results)];
    }

    private static List<TaskResult> Undoing(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(3) == 0 ? TaskResult.Lost : TaskResult.Error("Busy")),
        TaskResult.Nothing,
    ];

    private static TaskResult Result(Random random, bool isLimited)
    {
        var time = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(200)) : TimeSpan.Zero;
        return random.Next(12) switch
        {
            < 7 => TaskResult.Output(random.Next(5)).After(time),
            7 => TaskResult.Error("Broken").After(time),
            8 => TaskResult.Error("Http.503", retryAfter: TimeSpan.FromSeconds(random.Next(90))).After(time),
            9 => TaskResult.Error("Broken", retryable: false),
            10 when isLimited => TaskResult.Never,
            _ => TaskResult.Lost,
        };
    }

    private static IEnumerable<Sending> Sendings(Random random, RandomWorkflow workflow)
    {
        for (var i = random.Next(6); i > 0; i--)
        {
            yield return new Sending.Signal(Time(random), random.Next(2) == 0 ? "go" : "stop", Json.Of(i));
        }

        foreach (var name in workflow.Approvals.Where(_ => random.Next(2) == 0))
        {
            yield return new Sending.Approval(Time(random), name, new ApprovalGiven(random.Next(2) == 0, "ann", null, null, null));
        }

        foreach (var map in workflow.Maps.SelectMany(map => Enumerable.Repeat(map, random.Next(3))))
        {
            yield return new Sending.Signal(Time(random), MapLimits.SignalOf(map), Json.Of(random.Next(1, 4)));
        }

        if (random.Next(4) == 0)
        {
            yield return new Sending.Cancel(Time(random), "drawn");
        }

        for (var i = random.Next(4) - 1; i > 0; i--)
        {
            yield return new Sending.RepairRun(TimeSpan.FromHours(1 + i), "ann", [], []);
        }
    }

    private static TimeSpan Time(Random random) => TimeSpan.FromSeconds(random.Next(600));
}
