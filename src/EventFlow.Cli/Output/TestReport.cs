using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Cases;
using EventFlow.Testing.Events;
using EventFlow.Testing.Expectations;

namespace EventFlow.Cli.Output;

/// <summary>What came of <c>eventflow test</c>.</summary>
/// <param name="File">The file of cases; that of the workflow where it has errors.</param>
internal sealed record TestReport(
    string File, string? Workflow, IReadOnlyList<DefinitionError> Errors, IReadOnlyList<CaseOutcome> Outcomes)
{
    public int Seeds { get; init; }

    public bool Passed => Errors.Count == 0 && Outcomes.All(outcome => outcome.Passed);

    public object ToJson() => new
    {
        file = File,
        workflow = Workflow,
        passed = Outcomes.Count(outcome => outcome.Passed),
        failed = Outcomes.Count(outcome => !outcome.Passed),
        seeds = Seeds,
        errors = Errors.Select(error => new { error.File, error.Line, error.Column, error.Code, error.Message }),
        cases = Outcomes.Select(ToJson),
    };

    public void Write(CliOutput output)
    {
        foreach (var error in Errors)
        {
            output.Line(error.ToString());
        }

        foreach (var outcome in Outcomes)
        {
            Write(output, outcome);
        }

        output.Line(Errors.Count > 0
            ? $"{Errors.Count} error(s), no case was run"
            : $"{Outcomes.Count} case(s), {Outcomes.Count(outcome => !outcome.Passed)} failed"
                + (Seeds > 0 ? $", each with {Seeds} seed(s)" : ""));
    }

    private void Write(CliOutput output, CaseOutcome outcome)
    {
        var word = outcome.Passed ? "ok    " : "FAILED";
        output.Line($"{word}  {outcome.Case.Name}  ({Ended(outcome)})");
        foreach (var mismatch in outcome.Mismatches)
        {
            output.Line($"{Place(outcome, mismatch)}: {CaseCodes.NotAsExpected} {mismatch}");
        }

        if (outcome.Seed is { } seed)
        {
            output.Line($"        with seed {seed}; --seed {seed} plays it again");
        }
    }

    private object ToJson(CaseOutcome outcome) => new
    {
        @case = outcome.Case.Name,
        passed = outcome.Passed,
        state = outcome.Run?.State.Word(),
        duration_seconds = outcome.Run?.Duration.TotalSeconds,
        events = outcome.Case.Start.Events?.Events.Select(one => new
        {
            id = one.Id, fate = EventTexts.Word(one.Fate), reason = one.Reason, run = one.Run,
        }),
        seed = outcome.Seed,
        failures = outcome.Mismatches.Select(mismatch => new
        {
            file = File,
            line = outcome.Case.PlaceOf(mismatch.Where).Line,
            column = outcome.Case.PlaceOf(mismatch.Where).Column,
            code = CaseCodes.NotAsExpected,
            where = mismatch.Where,
            expected = mismatch.Expected,
            got = mismatch.Got,
        }),
    };

    private static string Ended(CaseOutcome outcome) => outcome.Run is { } run
        ? $"{run.State.Word()} after {Times.Text(run.Duration)}"
        : $"no run: {string.Join(", ", outcome.Case.Start.Events!.Events.Select(one => EventTexts.Word(one.Fate)).Distinct())}";

    private string Place(CaseOutcome outcome, Mismatch mismatch)
    {
        var place = outcome.Case.PlaceOf(mismatch.Where);
        return $"{File}:{place.Line}:{place.Column}";
    }
}
