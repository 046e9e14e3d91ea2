using System.Text.Json;
using EventFlow.Core.Validation;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Validation;

public sealed class ParameterValidatorTests
{
    private const string Params =
        "params: { site: { type: string, enum: [berlin, oslo] }, rows: { type: integer, minimum: 1, default: 3600 } }";

    [Fact]
    public void What_is_given_goes_before_the_defaults()
    {
        var (values, errors) = Validate("""{ "rows": 5, "site": "oslo" }""");

        Assert.Empty(errors);
        Assert.Equal("""{"site":"oslo","rows":5}""", values.GetRawText());
    }

    [Fact]
    public void Defaults_fill_what_is_not_given() =>
        Assert.Equal("""{"site":"oslo","rows":3600}""", Validate("""{ "site": "oslo" }""").Values.GetRawText());

    [Fact]
    public void What_has_no_default_must_be_given() => Assert.Equal(
        [new ParameterError("site", "EF1212", "parameter 'site' is required: it has no default and was not given")], Validate("{}").Errors);

    [Fact]
    public void What_is_not_declared_is_refused_with_a_hint() => Assert.Equal(
        [new ParameterError("sit", "EF1211", "unknown parameter 'sit': did you mean 'site'?")], Validate(
            """{ "site": "oslo", "sit": 1 }""").Errors);

    [Fact]
    public void All_errors_are_told_at_once() => Assert.Equal(
        [
            new ParameterError("site", "EF1213", "parameter 'site': expected one of \"berlin\", \"oslo\", found \"rome\""),
            new ParameterError("rows", "EF1213", "parameter 'rows': expected at least 1, found 0"),
            new ParameterError("zzzzz", "EF1211", "unknown parameter 'zzzzz': known are site, rows"),
        ],
        Validate("""{ "rows": 0, "site": "rome", "zzzzz": 1 }""").Errors);

    private static (JsonElement Values, IReadOnlyList<ParameterError> Errors) Validate(string given) => ParameterValidator.Validate(
        Files.Good($"workflow: w\n{Params}\ntasks: {{ a: {{ uses: x }} }}").Params,
        JsonElement.Parse(given).EnumerateObject().ToDictionary(member => member.Name, member => member.Value));
}
