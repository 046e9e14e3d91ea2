using System.Text.Json;
using EventFlow.Core.Validation;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Validation;

public sealed class JsonSchemaCheckTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"x\"")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"integer"}""", "1e3")]
    [InlineData("""{"type":"integer"}""", "123456789012345678901234567890")]
    [InlineData("""{"type":"number"}""", "1.5")]
    [InlineData("""{"enum":[1,"a"]}""", "1.0")]
    [InlineData("""{"const":{"a":1,"b":2}}""", """{"b":2,"a":1}""")]
    [InlineData("""{"minimum":1,"maximum":3}""", "3")]
    [InlineData("""{"exclusiveMinimum":1,"exclusiveMaximum":3}""", "2")]
    [InlineData("""{"multipleOf":0.1}""", "0.3")]
    [InlineData("""{"minLength":1,"maxLength":1}""", "\"🚀\"")]
    [InlineData("""{"pattern":"^a+$"}""", "\"aaa\"")]
    [InlineData("""{"format":"date"}""", "\"2024-02-29\"")]
    [InlineData("""{"format":"date-time"}""", "\"2024-02-29T12:00:00Z\"")]
    [InlineData("""{"format":"uuid"}""", "\"019297a1-0000-7000-8000-000000000000\"")]
    [InlineData("""{"format":"password"}""", "\"x\"")]
    [InlineData("""{"items":{"type":"integer"},"minItems":1,"uniqueItems":true}""", "[1,2,3]")]
    [InlineData(
        """{"properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":{"type":"string"}}""", """{"a":1,"b":"x"}""")]
    [InlineData("""{"minimum":5}""", "\"text is no number\"")]
    public void A_value_that_fits_has_no_problem(string schema, string value) => Assert.Empty(Problems(schema, value));

    [Theory]
    [InlineData("""{"type":"string"}""", "1", "expected string, found 1")]
    [InlineData("""{"type":["string","null"]}""", "true", "expected string or null, found true")]
    [InlineData("""{"type":"integer"}""", "1.5", "expected integer, found 1.5")]
    [InlineData("""{"enum":[1,"a"]}""", "2", "expected one of 1, \"a\", found 2")]
    [InlineData("""{"const":1}""", "2", "expected 1, found 2")]
    [InlineData("""{"minimum":1}""", "0", "expected at least 1, found 0")]
    [InlineData("""{"maximum":1}""", "1e400", "expected at most 1, found 1e400")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "expected more than 1, found 1")]
    [InlineData("""{"exclusiveMaximum":1}""", "1.0", "expected less than 1, found 1.0")]
    [InlineData("""{"multipleOf":3}""", "10", "expected a multiple of 3, found 10")]
    [InlineData("""{"minLength":2}""", "\"🚀\"", "expected at least 2 characters, found 1")]
    [InlineData("""{"maxLength":2}""", "\"abc\"", "expected at most 2 characters, found 3")]
    [InlineData("""{"pattern":"^a+$"}""", "\"b\"", "'b' does not match the pattern '^a+$'")]
    [InlineData("""{"format":"date"}""", "\"2024-02-30\"", "expected text of the format 'date', found '2024-02-30'")]
    [InlineData("""{"format":"ipv4"}""", "\"1.2.3\"", "expected text of the format 'ipv4', found '1.2.3'")]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,\"x\"]", "at [1]: expected integer, found \"x\"")]
    [InlineData("""{"minItems":2}""", "[1]", "expected at least 2 items, found 1")]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", "expected no item twice")]
    [InlineData("""{"required":["a"]}""", "{}", "the property 'a' is missing")]
    [InlineData("""{"properties":{"a":{"items":{"type":"null"}}}}""", """{"a":[1]}""", "at a[0]: expected null, found 1")]
    [InlineData("""{"additionalProperties":false}""", """{"a":1}""", "at a: is not allowed")]
    public void A_value_that_does_not_fit_is_told_why(string schema, string value, string problem) =>
        Assert.Equal([problem], Problems(schema, value));

    [Fact]
    public void A_pattern_made_to_hang_does_not()
    {
        var before = ThreadTime.Now;

        var problems = Problems("""{"pattern":"^(a+)+\\1$"}""", $"\"{new string('a', 40)}b\"");

        Assert.Single(problems);
        Assert.InRange(ThreadTime.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Problems_of_a_long_list_are_cut() =>
        Assert.Equal(20, Problems("""{"items":{"type":"null"}}""", $"[{string.Join(',', Enumerable.Range(0, 1_000))}]").Count);

    private static IReadOnlyList<string> Problems(string schema, string value) =>
        JsonSchemaCheck.Problems(JsonElement.Parse(schema), JsonElement.Parse(value));
}
