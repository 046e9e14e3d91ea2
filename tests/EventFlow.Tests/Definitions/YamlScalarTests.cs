namespace EventFlow.Tests.Definitions;

/// <summary>Scalars by the core schema of YAML 1.2, seen as the JSON they become.</summary>
public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("NO", "\"NO\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("tRUE", "\"tRUE\"")]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("Null", "null")]
    [InlineData("1.10", "1.10")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0xffffffffffffffffffff", "1208925819614629174706175")]
    [InlineData("017", "17")]
    [InlineData("0", "0")]
    [InlineData("-0", "-0")]
    [InlineData("+12", "12")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("1.", "1")]
    [InlineData("1e3", "1e3")]
    [InlineData("1.5E-3", "1.5E-3")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2024-02-30", "\"2024-02-30\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("0b11", "\"0b11\"")]
    [InlineData("-0o17", "\"-0o17\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("=", "\"=\"")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!str", "\"\"")]
    [InlineData("!!int '12'", "12")]
    [InlineData("!!float 1", "1")]
    [InlineData("!!bool 'true'", "true")]
    [InlineData("!!null ''", "null")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("!!seq [1]", "[1]")]
    [InlineData("!!map {a: 1}", "{\"a\":1}")]
    [InlineData("{1: 2, true: 3}", "{\"1\":2,\"true\":3}")]
    public void A_scalar_means_what_the_core_schema_says(string yaml, string json)
    {
        var workflow = Files.Good($"workflow: w\nparams:\n  p:\n    default: {yaml}\ntasks: {{ a: {{ uses: x }} }}");

        Assert.Equal(json, workflow.Params[0].Default?.GetRawText());
    }

    [Theory]
    [InlineData(".nan")]
    [InlineData(".NaN")]
    [InlineData(".inf")]
    [InlineData("-.INF")]
    public void What_json_has_no_number_for_is_an_error(string yaml) =>
        Assert.Contains(
            "EF1016",
            Assert.Single(Files.Errors($"workflow: w\nparams: {{ p: {{ default: {yaml} }} }}\ntasks: {{ a: {{ uses: x }} }}")),
            StringComparison.Ordinal);

    [Fact]
    public void A_raw_control_character_is_refused_where_it_stands() => Assert.Equal(
        ["w.yaml:2:9: EF1003 the character U+0000 may not stand in YAML: write it as an escape in double quotes"],
        Files.Errors("workflow: w\ntitle: a\0b\ntasks: { a: { uses: x } }"));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_count_the_same_however_they_end(string end) => Assert.Equal(
        ["w.yaml:3:3: EF1042 unknown key 'zzzzz' in task 'a'"],
        Files.Errors($"workflow: w{end}tasks: {{ a: {{ uses: x,{end}  zzzzz: 1 }} }}").Select(error => error.Split(": known")[0]));
}
