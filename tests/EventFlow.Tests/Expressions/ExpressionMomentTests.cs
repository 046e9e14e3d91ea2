using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

public sealed class ExpressionMomentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.FromHours(1));
    private static readonly Guid Run = Guid.Parse("01924f5e-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("$now()", "\"2026-11-26T11:00:00.000Z\"")]
    [InlineData("$now('[H01]:[m01] [Z]', '+0100')", "\"12:00 +01:00\"")]
    [InlineData("$millis()", "1795690800000")]
    [InlineData("$toMillis('09:30', '[H]:[m]') ~> $fromMillis()", "\"2026-11-26T09:30:00.000Z\"")]
    public void Now_is_the_moment_of_the_scope(string source, string expected) => Assert.Equal(expected, At("load", source));

    [Fact]
    public void The_same_moment_has_the_same_chances()
    {
        const string Source = "{'a': $random(), 'b': $random(), 'c': $shuffle([1..50])}";

        Assert.Equal(At("load", Source), At("load", Source));
        Assert.NotEqual(At("load", Source), At("clean", Source));
        Assert.NotEqual(At("load", Source, "when"), At("load", Source, "with"));
    }

    [Fact]
    public void Chance_goes_on_within_an_expression_and_between_those_of_one_scope()
    {
        var scope = new ScopeObject { Moment = new ExpressionMoment(Noon, Run) };

        Assert.Equal("false", Expression.Parse("$random() = $random()").Evaluate(scope)!.Value.GetRawText());
        var dice = Expression.Parse("$random()");
        Assert.NotEqual(dice.Evaluate(scope)!.Value.GetDouble(), dice.Evaluate(scope)!.Value.GetDouble());
    }

    [Theory]
    [InlineData("$count($distinct([1..100].$random()))", "100")]
    [InlineData("$count([1..100].$random()[$ < 0 or $ >= 1])", "0")]
    [InlineData("$sort($shuffle([1..20])) = [1..20]", "true")]
    [InlineData("$now() = $now() and $millis() = $millis()", "true")]
    public void Without_a_moment_the_machine_has_time_and_chance(string source, string expected) =>
        Assert.Equal(expected, Expression.Parse(source).Evaluate(new ScopeObject())!.Value.GetRawText());

    private static string At(string place, string source, string use = "")
    {
        var scope = new ScopeObject { Moment = new ExpressionMoment(Noon, Run, place, use) };
        return Expression.Parse(source).Evaluate(scope)!.Value.GetRawText();
    }
}
