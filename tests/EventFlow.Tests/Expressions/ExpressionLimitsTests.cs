using System.Text.Json;
using EventFlow.Core.Expressions;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Expressions;

public sealed class ExpressionLimitsTests
{
    private static readonly ScopeObject Empty = new();

    [Theory]
    [InlineData("$sum([1..10000000])", "U1001")]
    [InlineData("[1..10000000].($ * 2)", "U1001")]
    [InlineData("[1..10000000]", "U1001")]
    [InlineData("[1..10000001]", "D2015")]
    [InlineData("$string([1..10000000])", "U1001")]
    [InlineData("( $f := function($n) { $f($n + 1) }; $f(0) )", "U1001")]
    [InlineData("( $f := function($n) { 1 + $f($n + 1) }; $f(0) )", "U1001")]
    [InlineData("( $f := function($n) { $f([$n]) }; $f(0) )", "U1001")]
    [InlineData("( $f := function($s) { $f($s & $s) }; $f('xxxxxxxx') )", "D2015")]
    [InlineData("( $f := function($s, $n) { $n = 0 ? $s : $f($append($s, $s), $n - 1) }; $f([1, 2], 40) )", "U1001")]
    [InlineData("( $f := function($x, $n) { $n = 0 ? $x : $f([[$x]], $n - 1) }; $f(1, 2000) )", "EF1504")]
    [InlineData("$pad('', 1e12)", "D2015")]
    [InlineData("( $s := $pad('', 9000000); [1..1000].($s & 'x') )", "U1001")]
    [InlineData("$map([1..100000], function($v) { $map([1..100000], function($w) { $v * $w }) })", "U1001")]
    [InlineData("[1..3000].{'a': $} ~> $distinct()", "U1001")]
    public void A_runaway_expression_is_stopped(string source, string code)
    {
        // On a slow machine the time would be over first, which is not what stops these.
        var limits = new ExpressionLimits { Clock = new StoppedTime() };
        var before = ThreadTime.Now;

        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source).Evaluate(Empty, limits));

        Assert.Equal(code, error.Code);
        Assert.InRange(ThreadTime.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("$count([1..10000000])", "10000000")]
    [InlineData("[1..10000000][-1]", "10000000")]
    [InlineData("( $f := function($n, $sum) { $n = 0 ? $sum : $f($n - 1, $sum + $n) }; $f(10000, 0) )", "50005000")]
    public void What_costs_little_stays_within_the_budget(string source, string expected) =>
        Assert.Equal(expected, Expression.Parse(source).Evaluate(Empty)!.Value.GetRawText());

    [Theory]
    [InlineData("(", "EF1501")]
    [InlineData("[", "EF1501")]
    public void A_megabyte_of_brackets_is_refused(string bracket, string code) =>
        Assert.Equal(code, Refusal(string.Concat(Enumerable.Repeat(bracket, 1_000_000))));

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{'a':")]
    [InlineData("-")]
    [InlineData("a[")]
    [InlineData("$f(")]
    [InlineData("function($x){")]
    [InlineData("a?")]
    [InlineData("$a:=")]
    [InlineData("1+")]
    [InlineData("a.")]
    [InlineData("((1)+1+1+1)+")]
    [InlineData("a??")]
    [InlineData("x^(")]
    public void A_tree_too_deep_is_refused(string piece) =>
        Assert.Equal("EF1502", Refusal(string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length)) + "1"));

    [Fact]
    public void Chains_hidden_in_parentheses_are_refused_too()
    {
        var source = "1";
        while (source.Length < 60_000)
        {
            source = $"({source}){string.Concat(Enumerable.Repeat("+1", 300))}";
        }

        Assert.Equal("EF1502", Refusal(source));
    }

    [Fact]
    public void The_budget_is_the_callers_choice()
    {
        var expression = Expression.Parse("[1..100].($ + 1)");

        Assert.Equal(100, expression.Evaluate(Empty)!.Value.GetArrayLength());
        Assert.Equal(
            "U1001", Assert.Throws<ExpressionException>(() => expression.Evaluate(Empty, new ExpressionLimits { Steps = 50 })).Code);
        Assert.Equal(
            "D2015", Assert.Throws<ExpressionException>(() => expression.Evaluate(Empty, new ExpressionLimits { Size = 50 })).Code);
        Assert.Equal(
            "U1001", Assert.Throws<ExpressionException>(() => expression.Evaluate(Empty, new ExpressionLimits { Depth = 2 })).Code);
    }

    [Fact]
    public void A_huge_depth_meets_the_stack_before_the_process_dies()
    {
        var limits = new ExpressionLimits { Depth = int.MaxValue, Steps = int.MaxValue };

        var error = Assert.Throws<ExpressionException>(
            () => Expression.Parse("( $f := function($n) { 1 + $f($n + 1) }; $f(0) )").Evaluate(Empty, limits));

        Assert.Equal("U1001", error.Code);
    }

    [Theory]
    [InlineData("$match($pad('', 60, 'a') & '!', /^(a|aa)+$/)")]
    [InlineData("$pad('', 60, 'a') & '!' ~> /^(?:(a+)+)$/")]
    public void A_regular_expression_that_backtracks_without_end_is_stopped(string source)
    {
        var before = ThreadTime.Now;

        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source).Evaluate(Empty));

        Assert.Equal("D1012", error.Code);
        Assert.InRange(ThreadTime.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void An_expression_is_stopped_when_its_time_is_over()
    {
        var limits = new ExpressionLimits { Time = TimeSpan.FromSeconds(3), Clock = new SecondPerLook() };
        var slow = Expression.Parse("[1..200000].($ + 1)");
        var quick = Expression.Parse("[1..100].($ + 1)");

        var error = Assert.Throws<ExpressionException>(() => slow.Evaluate(Empty, limits));

        Assert.Equal("D1012", error.Code);
        Assert.Equal(100, quick.Evaluate(Empty, limits)!.Value.GetArrayLength());
    }

    [Theory]
    [InlineData("( $f := function($n) { nothing ?? ($n = 0 ? 'end' : $f($n - 1)) }; $f(5000) )")]
    [InlineData("( $f := function($n) { $n = 0 ? 'end' : false ?: $f($n - 1) }; $f(5000) )")]
    public void A_call_behind_a_default_is_a_tail_call(string source) =>
        Assert.Equal("\"end\"", Expression.Parse(source).Evaluate(Empty)!.Value.GetRawText());

    [Fact]
    public void Deep_data_is_read_without_harm()
    {
        var deep = JsonDocument.Parse(string.Concat(Enumerable.Repeat("[", 10_000)) + string.Concat(Enumerable.Repeat("]", 10_000)),
            new JsonDocumentOptions { MaxDepth = 100_000 }).RootElement;
        var scope = new ScopeObject().Set("deep", deep);

        foreach (var source in new[] { "deep.a", "deep.**", "$boolean(deep)", "deep = deep",
            "$string(deep)", "$keys(deep)", "$spread(deep)", "*.*" })
        {
            var answer = Record.Exception(() => Expression.Parse(source).Evaluate(scope));
            Assert.True(answer is null or ExpressionException, $"{source}: {answer}");
        }
    }

    private sealed class SecondPerLook : TimeProvider
    {
        private long looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => looks++;
    }

    private static string Refusal(string source) => Assert.Throws<ExpressionException>(() => Expression.Parse(source)).Code;
}
