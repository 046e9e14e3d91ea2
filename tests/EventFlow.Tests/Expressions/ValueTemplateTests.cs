using System.Text.Json;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

public sealed class ValueTemplateTests
{
    private static readonly ScopeObject Scope = new ScopeObject()
        .Set("params", Json("""{"site": "berlin", "n": 3, "on": true, "none": null, "list": [1, 2.50]}"""));

    [Theory]
    [InlineData("\"${{ params.n }}\"", "3")]
    [InlineData("\"${{ params.list }}\"", "[1, 2.50]")]
    [InlineData("\"${{params.on}}\"", "true")]
    [InlineData("\"${{ params.none }}\"", "null")]
    [InlineData("\" ${{ params.n }}\"", "\" 3\"")]
    [InlineData("\"site ${{ params.site }}, n=${{ params.n + 1 }}.\"", "\"site berlin, n=4.\"")]
    [InlineData("\"[${{ nothing.here }}]\"", "\"[]\"")]
    [InlineData("\"${{ params.list }}!\"", "\"[1,2.5]!\"")]
    [InlineData("\"${{ '}}' }}\"", "\"}}\"")]
    [InlineData("\"${{ {'a': {'b': params.n}} }}\"", """{"a":{"b":3}}""")]
    [InlineData("\"${{ {'a': {'b': 1}}}}\"", """{"a":{"b":1}}""")]
    [InlineData("\"${{ 1 /* }} */ }}\"", "1")]
    [InlineData("\"${{ $contains(params.site, /}}|b/) }}\"", "true")]
    [InlineData("\"${{ params.n / 3 }}/${{ (params.n) / 1 }}\"", "\"1/3\"")]
    [InlineData("\"$${{ params.n }}\"", "\"${{ params.n }}\"")]
    [InlineData("\"$${{ ${{ params.n }}\"", "\"${{ 3\"")]
    [InlineData("\"a $ {{ b }}\"", "\"a $ {{ b }}\"")]
    [InlineData("""{"a": "${{ params.n }}", "b": [1.0, "${{ nope }}", "x"], "c": "${{ nope }}"}""", """{"a":3,"b":[1.0,null,"x"]}""")]
    public void A_template_puts_values_in_place_of_expressions(string template, string expected) =>
        Assert.Equal(expected, ValueTemplate.Parse(Json(template)).Evaluate(Scope)!.Value.GetRawText());

    [Fact]
    public void A_template_without_expressions_is_the_value_itself()
    {
        var text = """{ "a": [1.0, 9007199254740993, "x"] }""";

        Assert.Equal(text, ValueTemplate.Parse(Json(text)).Evaluate(Scope)!.Value.GetRawText());
        Assert.Equal("{}", ValueTemplate.EmptyObject.Evaluate(Scope)!.Value.GetRawText());
    }

    [Fact]
    public void A_template_that_is_one_expression_may_give_nothing() =>
        Assert.Null(ValueTemplate.Parse(Json("\"${{ nope }}\"")).Evaluate(Scope));

    [Fact]
    public void A_template_reads_what_its_expressions_read()
    {
        var references = ValueTemplate.Parse(Json("""{"a": "${{ params.n }} ${{ tasks.b.state }}", "c": ["${{ item }}"]}""")).References;

        Assert.Equal(["item", "params", "tasks"], references.Roots.Order());
        Assert.Equal(["b"], references.Tasks);
        Assert.Equal(["n"], references.Params);
    }

    [Theory]
    [InlineData("""{"a/b": ["x", "is ${{ 1 + }}"]}""", "S0207", "/a~1b/1", 11)]
    [InlineData("\"${{ 'open }}\"", "S0101", "", 12)]
    [InlineData("\"go ${{ params.n\"", "EF1506", "", 3)]
    [InlineData("\"${{ params.n } }}\"", "S0202", "", 13)]
    [InlineData("\"${{ }}\"", "S0207", "", 4)]
    public void A_broken_template_tells_the_member_and_the_place_in_its_string(string template, string code, string at, int position)
    {
        var error = Assert.Throws<ExpressionException>(() => ValueTemplate.Parse(Json(template)));

        Assert.Equal((code, at, position), (error.Code, error.At, error.Position));
    }

    [Fact]
    public void A_failing_expression_tells_its_member()
    {
        var template = ValueTemplate.Parse(Json("""{"rows": "n: ${{ params.site + 1 }}"}"""));

        var error = Assert.Throws<ExpressionException>(() => template.Evaluate(Scope));

        Assert.Equal(("T2001", "/rows", 19), (error.Code, error.At, error.Position));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
