using System.Diagnostics;
using System.Text.Json;
using EventFlow.Benchmarks.Reports;
using EventFlow.Core.Expressions;

namespace EventFlow.Benchmarks.Suite;

/// <summary>expression: what a condition of a workflow costs, parsed once and evaluated warm. It needs no servers.</summary>
internal static class ExpressionCost
{
    private const string Source = "tasks.a.output.rows > 100";
    private const int WarmUp = 200_000;
    private const int Evaluations = 500_000;

    public static Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var expression = Expression.Parse(Source);
        var scope = new ScopeObject().Set("tasks", new ScopeObject().Set("a", new ScopeObject()
            .Set("state", JsonElement.Parse("\"succeeded\""))
            .Set("output", JsonElement.Parse("""{"file": "part-0001.csv", "rows": 1234, "bytes": 56789}"""))));
        var isGood = Measure(expression, scope, WarmUp).IsGood;
        var repetitions = new List<Repetition>();
        for (var round = 1; round <= call.Repeat(9); round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (repetition, isTrue) = Measure(expression, scope, Evaluations);
            isGood &= isTrue;
            repetitions.Add(repetition);
            call.Say($"round {round}: {repetition.NsPerEvaluation:0} ns, {repetition.BytesPerEvaluation:0} bytes");
        }

        call.Report.Set("shape", $"{Source}, warm, {Evaluations} evaluations a round");
        call.Report.SetAll(Summary.Of(repetitions));
        call.Report.Set("verification", isGood ? "every answer was true" : "an answer was not true");
        return Task.FromResult(isGood);
    }

    private static (Repetition Repetition, bool IsGood) Measure(Expression expression, ScopeObject scope, int evaluations)
    {
        var isGood = true;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var index = 0; index < evaluations; index++)
        {
            isGood &= expression.Evaluate(scope) is { ValueKind: JsonValueKind.True };
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return (new Repetition(elapsed.TotalNanoseconds / evaluations, (double)bytes / evaluations), isGood);
    }

    private sealed record Repetition(double NsPerEvaluation, double BytesPerEvaluation);
}
