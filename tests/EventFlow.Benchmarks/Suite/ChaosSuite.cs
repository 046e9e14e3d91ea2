using EventFlow.Benchmarks.Chaos;

namespace EventFlow.Benchmarks.Suite;

/// <summary>chaos: kills, hangs, restarts, purges, repetitions and cancels under load; what is left must be as if nothing had happened.</summary>
internal static class ChaosSuite
{
    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var results = new List<ScenarioResult>();
        foreach (var scenario in Chosen(call.Options.Scenarios))
        {
            call.Say($"{scenario.Name}, seed {call.Options.Seed}");
            var result = await PlayAsync(call, scenario, cancellationToken);
            results.Add(result);
            call.Say($"{scenario.Name}: {result.Runs} runs, {result.Kills} faults, drained in {result.DrainSeconds} s, {result.Breaches.Count} breaches");
            foreach (var breach in result.Breaches)
            {
                call.Say(breach);
            }
        }

        Tell(call, results);
        return results.All(result => result.Breaches.Count == 0);
    }

    private static IEnumerable<Scenario> Chosen(IReadOnlyList<string> names) => names.Count == 0
        ? Scenarios.All
        : names.Select(name => Scenarios.All.FirstOrDefault(scenario => scenario.Name == name)
            ?? throw new ArgumentException($"There is no scenario '{name}'; there are {string.Join(", ", Scenarios.All.Select(scenario => scenario.Name))}."));

    /// <summary>A scenario that cannot be played to its end is a breach, and the next one is played all the same.</summary>
    private static async Task<ScenarioResult> PlayAsync(Call call, Scenario scenario, CancellationToken cancellationToken)
    {
        try
        {
            return await ScenarioRun.PlayAsync(scenario, call.Options.Seed, call.Options.IsShort, call.Time, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new ScenarioResult
            {
                Scenario = scenario.Name, Runs = 0, Kills = 0, Lost = 0, Stuck = 0, Doubled = 0, DrainSeconds = 0, Seconds = 0,
                Executions = 0, Attempts = 0, RequestsAgain = 0, EngineStarts = 0, BackSeconds = [], Breaches = [$"it could not be played: {failure}"],
            };
        }
    }

    private static void Tell(Call call, List<ScenarioResult> results)
    {
        call.Report.Set("form", call.Options.IsShort ? "short" : "long");
        call.Report.Set("runs", results.Sum(result => result.Runs));
        call.Report.Set("kills", results.Sum(result => result.Kills));
        call.Report.Set("lost", results.Sum(result => result.Lost));
        call.Report.Set("stuck", results.Sum(result => result.Stuck));
        call.Report.Set("doubled", results.Sum(result => result.Doubled));
        call.Report.Set("breaches", results.SelectMany(result => result.Breaches.Select(breach => $"{result.Scenario}: {breach}")).ToArray());
        call.Report.Set("drain_seconds", results.Select(result => result.DrainSeconds).DefaultIfEmpty().Max());
        call.Report.Set("scenarios", results);
    }
}
