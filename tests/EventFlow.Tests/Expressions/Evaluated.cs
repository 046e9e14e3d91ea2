using System.Text.Json;
using EventFlow.Cli.Suites;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

internal static class Evaluated
{
    /// <summary>Compares by value; null is nothing.</summary>
    public static void Gives(string? expected, string source, string input = "null")
    {
        var value = Expression.Parse(source).Evaluate(JsonElement.Parse(input));
        var isSame = value is { } some ? expected is not null && SameJson.Same(JsonElement.Parse(expected), some) : expected is null;
        Assert.True(isSame, $"{source}: expected {expected ?? "nothing"}, got {value?.GetRawText() ?? "nothing"}");
    }

    public static void Fails(string code, int position, string source, string input = "null")
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source).Evaluate(JsonElement.Parse(input)));
        Assert.Equal((code, position), (error.Code, error.Position));
    }
}
