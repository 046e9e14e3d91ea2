using System.Text.Json;
using EventFlow.Core.Expressions;

namespace EventFlow.Cli.Suites;

/// <summary>One expression of a suite, and what it must give: <c>result</c>, <c>undefinedResult</c>,
/// or the <c>code</c> of an error.</summary>
internal sealed record SuiteCase(string Name, string Expression, JsonElement? Input, JsonElement Definition)
{
    // The suite counts on the deep stack of JavaScript where it does not say otherwise.
    private const int Depth = 500;
    private const int LeastDepth = 20;

    // The suite knows one code for all budgets; we tell which it was.
    private const string Budget = "U1001";
    private static readonly string[] Budgets = [Budget, "D1011", "D1012"];

    /// <summary>What went wrong; null where the case passes.</summary>
    public string? Run(TimeProvider time)
    {
        var depth = Definition.TryGetProperty("depth", out var given) ? Math.Max(given.GetInt32(), LeastDepth) : Depth;
        try
        {
            var limits = new ExpressionLimits { Depth = depth, Clock = time };
            return Judge(Core.Expressions.Expression.Parse(Expression).Evaluate(Input, Bindings(), limits));
        }
        catch (ExpressionException error)
        {
            var isExpected = ExpectedCode() == error.Code || (ExpectedCode() == Budget && Budgets.Contains(error.Code));
            return isExpected ? null : $"expected {Expected()}, got {error.Code} {error.Message}";
        }
    }

    private Dictionary<string, JsonElement> Bindings() =>
        Definition.TryGetProperty("bindings", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : [];

    private string? ExpectedCode()
    {
        var holder = Definition.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error : Definition;
        return holder.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    private string Expected() => ExpectedCode()
        ?? (Definition.TryGetProperty("result", out var result) ? result.GetRawText() : "nothing");

    private string? Judge(JsonElement? result)
    {
        var isExpected = ExpectedCode() is null && (Definition.TryGetProperty("result", out var expected)
            ? result is { } value && SameJson.Same(expected, value, Definition.TryGetProperty("unordered", out _))
            : result is null);
        return isExpected ? null : $"expected {Expected()}, got {result?.GetRawText() ?? "nothing"}";
    }
}
