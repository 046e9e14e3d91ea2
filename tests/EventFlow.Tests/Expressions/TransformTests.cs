namespace EventFlow.Tests.Expressions;

public sealed class TransformTests
{
    private const string Input = """{"a": [{"b": 1, "c": 2}, {"b": 3}], "d": {"b": 4}}""";

    [Theory]
    [InlineData("$ ~> |a|{'b': b * 10, 'e': b}|", """{"a":[{"b":10,"e":1,"c":2},{"b":30,"e":3}],"d":{"b":4}}""")]
    [InlineData("$ ~> |a[b = 3]|{}, 'b'|", """{"a":[{"b":1,"c":2},{}],"d":{"b":4}}""")]
    [InlineData("$ ~> |**[$exists(b)]|{}, ['b', 'c']|", """{"a":[{},{}],"d":{}}""")]
    [InlineData("$ ~> |nothing|{'x': 1}|", Input)]
    [InlineData("$map(a, |$|{'n': 1}|)", """[{"b":1,"c":2,"n":1},{"b":3,"n":1}]""")]
    [InlineData("($t := |d|{'b': 5}|; $t($).d.b & d.b)", "\"54\"")]
    [InlineData("($clone := function($x) { {'d': {}} }; $ ~> |d|{'own': true}|)", """{"d":{"own":true}}""")]
    [InlineData("nothing ~> |a|{}|", null)]
    public void A_transform_changes_a_copy(string source, string? expected) => Evaluated.Gives(expected, source, Input);

    [Theory]
    [InlineData("$ ~> |a|5|", "T2011", 8)]
    [InlineData("$ ~> |a|{}, 5|", "T2012", 12)]
    [InlineData("5 ~> |a|{}|", "T0410", 2)]
    [InlineData("($clone := 1; $ ~> |a|{}|)", "T2013", 19)]
    public void A_wrong_type_in_a_transform_is_an_error(string source, string code, int position) =>
        Evaluated.Fails(code, position, source, Input);

    [Fact]
    public void A_transform_that_puts_an_object_into_itself_is_stopped() => Evaluated.Fails("EF1504", 2, "$ ~>|d|{'self': $}|", Input);
}
