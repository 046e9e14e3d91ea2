using EventFlow.Testing.Expectations;
using EventFlow.Testing.Simulation;

namespace EventFlow.Testing.Cases;

/// <param name="Run">Without faults.</param>
/// <param name="Seed">The first seed under which something was not as expected; null: what is listed is so without one.</param>
internal sealed record CaseOutcome(TestCase Case, TestRun Run, int? Seed, IReadOnlyList<Mismatch> Mismatches)
{
    public bool Passed => Mismatches.Count == 0;
}

internal static class CaseRunner
{
    /// <summary>Plays a case without faults, and then with each seed until one fails.</summary>
    public static CaseOutcome Play(TestCase testCase, IEnumerable<int> seeds)
    {
        var run = RunSimulation.Run(testCase.Scenario, seed: null, Faults.OrderOnly);
        var mismatches = run.Compare(testCase.Expected);
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
}
