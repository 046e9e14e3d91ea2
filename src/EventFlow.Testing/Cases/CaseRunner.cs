using EventFlow.Core.Planning;
using EventFlow.Testing.Events;
using EventFlow.Testing.Expectations;
using EventFlow.Testing.Simulation;

namespace EventFlow.Testing.Cases;

/// <param name="Run">Without faults; null: no event has started one.</param>
/// <param name="Seed">The first seed under which something was not as expected; null: what is listed is so without one.</param>
internal sealed record CaseOutcome(TestCase Case, TestRun? Run, int? Seed, IReadOnlyList<Mismatch> Mismatches)
{
    public bool Passed => Mismatches.Count == 0;
}

internal static class CaseRunner
{
    /// <summary>Plays a case without faults, and then with each seed until one fails.</summary>
    public static CaseOutcome Play(TestCase testCase, IEnumerable<int> seeds)
    {
        var mismatches = testCase.ExpectedStart.Compare(testCase.Start);
        if (testCase.Start.IsMissing)
        {
            return new CaseOutcome(testCase, null, null, [.. mismatches, .. NoRun(testCase)]);
        }

        var run = RunSimulation.Run(testCase.Scenario, seed: null, Faults.OrderOnly);
        mismatches.AddRange(run.Compare(testCase.Expected));
        if (mismatches.Count > 0)
        {
            return new CaseOutcome(testCase, run, null, mismatches);
        }

        foreach (var seed in seeds)
        {
            var disturbed = RunSimulation.Run(testCase.Scenario, seed, Faults.Some).Compare(testCase.Expected);
            if (disturbed.Count > 0)
            {
                return new CaseOutcome(testCase, run, seed, disturbed);
            }
        }

        return new CaseOutcome(testCase, run, null, []);
    }

    /// <summary>A case that expects anything of the run wants one.</summary>
    private static IEnumerable<Mismatch> NoRun(TestCase testCase) => testCase.WantsRun
        ? [new Mismatch("state", testCase.Expected.State?.Word() ?? "a run", $"no run: {Said(testCase.Start.Events!)}")]
        : [];

    private static string Said(EventPlay play) => string.Join("; ", play.Events.Select(EventTexts.Say));
}
