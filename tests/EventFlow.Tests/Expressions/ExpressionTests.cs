using System.Text.Json;
using EventFlow.Cli.Suites;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly ScopeObject Scope = new ScopeObject()
        .Set("params", Json("""{"site": "berlin", "day": 7}"""))
        .Set("item", Json("""{"id": 9007199254740993, "share": 1.10, "name": "a"}"""))
        .Set("tasks", new ScopeObject()
            .Set(
                "check",
                new ScopeObject().Set("state", Json("\"succeeded\""))
                    .Set("output", Json("""{"missing_ratio": 0.11, "files": ["a", "b"]}""")))
            .Set("page-dba", new ScopeObject().Set("state", Json("\"skipped\""))));

    [Theory]
    [InlineData("tasks.check.output.missing_ratio > 0.1", "true")]
    [InlineData("tasks.`page-dba`.state", "\"skipped\"")]
    [InlineData("tasks.\"page-dba\".state & '!'", "\"skipped!\"")]
    [InlineData("tasks.check.output.files[-1]", "\"b\"")]
    [InlineData("tasks.*.state", "[\"succeeded\",\"skipped\"]")]
    [InlineData("$keys(tasks)", "[\"check\",\"page-dba\"]")]
    [InlineData("$$.params.day + 1", "8")]
    [InlineData("item in [params, item]", "true")]
    [InlineData("params.day in [6..8]", "true")]
    [InlineData("{'out': tasks.check.output, 'n': 1}", """{"out":{"missing_ratio": 0.11, "files": ["a", "b"]},"n":1}""")]
    [InlineData("tasks.check", """{"state":"succeeded","output":{"missing_ratio": 0.11, "files": ["a", "b"]}}""")]
    public void An_expression_reads_the_scope(string source, string expected)
    {
        var value = Expression.Parse(source).Evaluate(Scope);

        Assert.True(SameJson.Same(Json(expected), value!.Value), value.Value.GetRawText());
    }

    [Theory]
    [InlineData("item.id", "9007199254740993")]
    [InlineData("[item.id, 1]", "[9007199254740993,1]")]
    [InlineData("{'id': item.id}", """{"id":9007199254740993}""")]
    [InlineData("item.share", "1.10")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("-12345678901234567890", "-12345678901234567890")]
    [InlineData("'run ' & item.id", "\"run 9007199254740993\"")]
    [InlineData("item[name = 'a'].id", "9007199254740993")]
    public void An_untouched_number_keeps_its_digits(string source, string expected) =>
        Assert.Equal(expected, Expression.Parse(source).Evaluate(Scope)!.Value.GetRawText());

    [Theory]
    [InlineData("6 / 2", "3")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("$string(0.1 + 0.2)", "\"0.3\"")]
    [InlineData("1e21", "1e+21")]
    [InlineData("42.0", "42")]
    [InlineData("-0", "0")]
    [InlineData("--7", "7")]
    [InlineData("1e3", "1000")]
    [InlineData("1e20 * 10", "1e+21")]
    [InlineData("1e20 * 1", "100000000000000000000")]
    [InlineData("1 / 1000000", "0.000001")]
    [InlineData("1 / 10000000", "1e-7")]
    [InlineData("123456789012 / 1000", "123456789.012")]
    [InlineData("-1.5e-9 * 1", "-1.5e-9")]
    [InlineData("$round(2.675, 2)", "2.68")]
    [InlineData("$round(-2.5)", "-2")]
    [InlineData("$round(12345, -2)", "12300")]
    public void Numbers_are_written_as_JSON_writes_them(string source, string expected) =>
        Assert.Equal(expected, Expression.Parse(source).Evaluate(Scope)!.Value.GetRawText());

    [Theory]
    [InlineData("1 +", "S0207", 3)]
    [InlineData("params.(", "S0207", 8)]
    [InlineData("a b", "S0201", 2)]
    [InlineData("'abc", "S0101", 4)]
    [InlineData("[1, 2", "S0203", 5)]
    [InlineData("a ! b", "S0204", 2)]
    [InlineData("1 + /x", "S0302", 6)]
    [InlineData("$match(a, //)", "S0301", 10)]
    [InlineData("$match(a, /+/)", "EF1508", 10)]
    [InlineData("a@b.c", "S0214", 2)]
    [InlineData("a[0]@$b", "S0215", 4)]
    [InlineData("a^(b)@$c", "S0216", 5)]
    [InlineData("1 + %.a", "S0217", 2)]
    [InlineData("|a|b", "S0203", 4)]
    public void A_syntax_error_tells_its_place(string source, string code, int position)
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source));

        Assert.Equal((code, position), (error.Code, error.Position));
    }

    [Theory]
    [InlineData("params.day + params.site", "T2002", 11)]
    [InlineData("1 < 'a'", "T2009", 2)]
    [InlineData("  $number('x')", "D3030", 9)]
    [InlineData("nobody(1)", "T1006", 6)]
    [InlineData("1 / 0", "D1001", 4)]
    [InlineData("$sum", "EF1503", 0)]
    [InlineData("$error('stop')", "D3137", 6)]
    public void A_failing_expression_tells_its_place(string source, string code, int position)
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source).Evaluate(Scope));

        Assert.Equal((code, position), (error.Code, error.Position));
    }

    [Theory]
    [InlineData("nothing.at.all")]
    [InlineData("tasks.missing.output")]
    [InlineData("[][0]")]
    public void A_path_to_nothing_is_nothing(string source)
    {
        Assert.Null(Expression.Parse(source).Evaluate(Scope));
        Assert.False(Expression.Parse(source).IsTrue(Scope));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_data_is_an_error_and_no_crash()
    {
        var scope = new ScopeObject().Set("bad", Json("\"\\ud800\""));

        Assert.Equal("EF1507", Assert.Throws<ExpressionException>(() => Expression.Parse("bad & 'x'").Evaluate(scope)).Code);
        Assert.Equal("\"\\ud800\"", Expression.Parse("bad").Evaluate(scope)!.Value.GetRawText());
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
