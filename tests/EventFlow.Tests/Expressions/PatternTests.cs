namespace EventFlow.Tests.Expressions;

public sealed class PatternTests
{
    [Theory]
    [InlineData("$match('ababb', /a(b+)/)", """[{"match":"ab","index":0,"groups":["b"]},{"match":"abb","index":2,"groups":["bb"]}]""")]
    [InlineData("$match('ababb', /a(b+)/, 1).match", "\"ab\"")]
    [InlineData("$match('ab', /x/)", null)]
    [InlineData("$match('ab', /(a)|(b)/)[1].groups", """[null,"b"]""")]
    [InlineData("/a(b+)/('ababb').next().match", "\"abb\"")]
    [InlineData("/a/('ab')", """{"match":"a","start":0,"end":1,"groups":[]}""")]
    [InlineData("['hat', 'cup'][$ ~> /A/i]", "\"hat\"")]
    [InlineData("$split('a1b22c', /[0-9]+/, 2)", """["a","b"]""")]
    [InlineData("$replace('John Smith', /(\\w+)\\s(\\w+)/, '$2, $1 $3$$')", "\"Smith, John $\"")]
    [InlineData("$replace('hello', /l/, function($m) { '<' & $m.start & '>' })", "\"he<2><3>o\"")]
    [InlineData("8 / 4 / 2", "1")]
    [InlineData("[8][0] / 2 & $split('a/b', /\\//)[1]", "\"4b\"")]
    public void A_regular_expression_is_a_function_that_finds(string source, string? expected) => Evaluated.Gives(expected, source);

    [Theory]
    [InlineData("$contains('\u0663', /\\d/)", "false")]
    [InlineData("$contains('é', /\\w/)", "false")]
    [InlineData("$contains('b\n', /b$/)", "false")]
    [InlineData("$contains('a\nb', /a$/m)", "true")]
    [InlineData("$contains('a\rb', /a.b/)", "false")]
    [InlineData("$contains('a[b', /[[]b/)", "true")]
    [InlineData("$contains('ab', /[^]b/)", "true")]
    [InlineData("$contains('b', /(a)?\\1b/)", "true")]
    [InlineData("$match('x1', /(?<letter>[a-z])([0-9])\\b/).groups", """["x","1"]""")]
    [InlineData("$contains('aXa', /(?<l>a)x\\k<l>/i)", "true")]
    [InlineData("$contains('a-b', /[\\w\\-]{3}/)", "true")]
    [InlineData("$contains('\t', /[^\\S]/)", "true")]
    public void The_dialect_is_that_of_JavaScript(string source, string expected) => Evaluated.Gives(expected, source);

    [Theory]
    [InlineData("$contains('xay', $letter)", "true")]
    [InlineData("$match('xay', $letter).index", "1")]
    [InlineData("$split('xay', $letter)", """["x","y"]""")]
    [InlineData("$replace('xay', $letter, '-')", "\"x-y\"")]
    public void A_function_of_the_user_finds_as_well(string source, string expected) => Evaluated.Gives(
        expected,
        "($letter := function($s) { {'match': 'a', 'start': 1, 'end': 2, 'groups': [], 'next': function() { nothing }} }; " + source + ")");

    [Theory]
    [InlineData("$match('a', /[b-a]/)", "EF1508", 12)]
    [InlineData("$match('a', /a(?#x)/)", "EF1508", 12)]
    [InlineData("$match('a', /a{2,1}/)", "EF1508", 12)]
    [InlineData("$match('abc', /x*/)", "D1004", 6)]
    [InlineData("$match('a', /a/, -1)", "D3040", 6)]
    [InlineData("$match('a', 'a')", "T0410", 6)]
    [InlineData("$contains('a', function($s) { {'no': 1} })", "T1010", 9)]
    [InlineData("$replace('a', /a/, function($m) { 1 })", "D3012", 8)]
    [InlineData("/a/(1)", "T0410", 3)]
    [InlineData("$eval('1')", "EF1505", 5)]
    public void A_pattern_that_cannot_be_used_is_an_error(string source, string code, int position) =>
        Evaluated.Fails(code, position, source);
}
