using System.Text.Json;
using EventFlow.Cli.Files;

namespace EventFlow.Tests.Cli;

public sealed class ParameterTextTests
{
    [Theory]
    [InlineData("""{ "type": "string" }""", "5", "\"5\"")]
    [InlineData("""{ "type": "string" }""", "", "\"\"")]
    [InlineData("""{ "type": "string" }""", "\"5\"", "\"\\u00225\\u0022\"")]
    [InlineData("""{ "type": "string" }""", "{}", "\"{}\"")]
    [InlineData("""{ "enum": ["1", "2"] }""", "1", "\"1\"")]
    [InlineData("""{ "type": "integer" }""", "5", "5")]
    [InlineData("""{ "type": "integer" }""", "5.0", "5.0")]
    [InlineData("""{ "type": "number" }""", "1e3", "1e3")]
    [InlineData("""{ "type": "boolean" }""", "true", "true")]
    [InlineData("""{ "type": "array" }""", "[1]", "[1]")]
    [InlineData("""{ "type": "object" }""", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("""{ "type": "null" }""", "null", "null")]
    [InlineData("""{ "type": ["string", "null"] }""", "null", "null")]
    [InlineData("""{ "type": ["string", "null"] }""", "5", "\"5\"")]
    [InlineData("""{ "type": ["string", "null"] }""", "\"null\"", "\"null\"")]
    [InlineData("""{ "type": ["string", "integer"] }""", "5", "5")]
    [InlineData("""{ "enum": [1, "two"] }""", "1", "1")]
    [InlineData("""{ "minimum": 3 }""", "5", "5")]
    [InlineData("{}", "five", "\"five\"")]
    public void A_value_is_read_by_its_type(string schema, string text, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(ParameterText.Read(text, JsonElement.Parse(schema))));

    [Theory]
    [InlineData("5", "5")]
    [InlineData("five", "\"five\"")]
    public void What_the_workflow_does_not_declare_is_JSON_or_else_text(string text, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(ParameterText.Read(text, schema: null)));

    [Theory]
    [InlineData("\"integer\"", "5.5", "integer, which '5.5' is not: write -p p=5")]
    [InlineData("\"integer\"", "", "integer, which '' is not: write -p p=5")]
    [InlineData("\"integer\"", "007", "integer, which '007' is not: write -p p=5")]
    [InlineData("\"number\"", "\"5\"", "number, which '\"5\"' is not: write -p p=0.5")]
    [InlineData("\"boolean\"", "True", "boolean, which 'True' is not: write -p p=true or -p p=false")]
    [InlineData("\"array\"", "a,b", "array, which 'a,b' is not: write -p 'p=[\"a\", \"b\"]'")]
    [InlineData("\"object\"", "[]", "object, which '[]' is not: write -p 'p={\"key\": \"value\"}'")]
    [InlineData("[\"number\", \"null\"]", "none", "number or null, which 'none' is not: write -p p=0.5 or -p p=null")]
    public void A_value_that_is_not_of_its_type_is_refused_with_what_to_write(string type, string text, string message)
    {
        var schema = JsonElement.Parse($$"""{ "type": {{type}} }""");

        Assert.Null(ParameterText.Read(text, schema));
        Assert.Equal($"EF4120 parameter 'p' of w is of type {message}", ParameterText.Refusal("w", "p", text, schema));
    }
}
