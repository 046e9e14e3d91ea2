namespace EventFlow.Tests.Expressions;

public sealed class DateTests
{
    [Theory]
    [InlineData("$fromMillis(1510067557121)", "2017-11-07T15:12:37.121Z")]
    [InlineData("$fromMillis(-1)", "1969-12-31T23:59:59.999Z")]
    [InlineData("$fromMillis(1510067557121, '[M01]/[D01]/[Y0001] [h#1]:[m01][P]')", "11/07/2017 3:12pm")]
    [InlineData("$fromMillis(1510067557121, '[FNn], the [Dwo] of [MNn] [YI]')", "Tuesday, the seventh of November MMXVII")]
    [InlineData("$fromMillis(1510067557121, '[Y9,999,*] [Y,2-2] [MN,3-3] [F1] [d]')", "2,017 17 NOV 2 311")]
    [InlineData("$fromMillis(1104537600000, '[Y] W[W] X[X], w[w] [xNn] [[C]]')", "2005 W53 X2004, w5 December [C]")]
    [InlineData("$fromMillis(1510067557121, '[H01]:[m01] [z]', '-0500')", "10:12 GMT-05:00")]
    [InlineData("$fromMillis(1510067557121, '[H01]:[m01] [Z0101]', '-0330')", "11:42 -0330")]
    [InlineData("$fromMillis(1510067557121, '[H01]:[m01] [Z0]', '+05:45')", "20:57 +5:45")]
    [InlineData("$fromMillis(253402300800000, '[Y1]-[M1]')", "10000-1")]
    [InlineData("$fromMillis(-62198755200000, '[Y1]-[M1]-[D1]')", "-1-1-1")]
    public void A_date_is_written_by_its_picture(string source, string expected) => Evaluated.Gives($"\"{expected}\"", source);

    [Theory]
    [InlineData("$toMillis('2017-11-07T15:12:37.121Z')", "1510067557121")]
    [InlineData("$toMillis('2017-11-07T15:12:37+01:00') = $toMillis('2017-11-07T14:12:37')", "true")]
    [InlineData("$toMillis('2017') = $toMillis('2017-01-01')", "true")]
    [InlineData("$toMillis('7th November 2017 3:12 pm', '[D1o] [MNn] [Y] [h]:[m] [P]')", "1510067520000")]
    [InlineData("$toMillis('201711071512', '[Y0001][M01][D01][H01][m01]')", "1510067520000")]
    [InlineData("$toMillis('311 of 2017, 15h', '[d] of [Y], [H]h')", "1510066800000")]
    [InlineData("$toMillis('2017-11-07 15:12 -03:30', '[Y]-[M]-[D] [H]:[m] [Z]')", "1510080120000")]
    [InlineData("$toMillis($fromMillis(0), '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]')", "0")]
    [InlineData("$toMillis('12:30 am', '[h]:[m] [P]') % 86400000", "1800000")]
    [InlineData("$toMillis('no date', '[Y]-[M]')", null)]
    [InlineData("$toMillis('10/12/2018', '[D]/[M]/[Y]') ~> $fromMillis('[M]/[D]/[Y]')", "\"12/10/2018\"")]
    public void A_date_is_read_by_its_picture(string source, string? expected) => Evaluated.Gives(expected, source);

    [Theory]
    [InlineData("$toMillis('01-02-2018')", "D3110")]
    [InlineData("$toMillis('2018-13-01')", "D3110")]
    [InlineData("$toMillis('2018-22', '[Y]-[D]')", "D3136")]
    [InlineData("$fromMillis(0, '[Y]-[q]')", "D3132")]
    [InlineData("$fromMillis(0, '[YN]')", "D3133")]
    [InlineData("$fromMillis(0, '[Z00000]')", "D3134")]
    [InlineData("$fromMillis(0, '[Y')", "D3135")]
    [InlineData("$fromMillis(0, '[Y]', 'Berlin')", "EF1509")]
    [InlineData("$fromMillis(1e16)", "D1001")]
    [InlineData("$fromMillis(0, '[Y,99999999]')", "D2015")]
    public void A_date_or_picture_that_cannot_be_used_is_an_error(string source, string code) =>
        Evaluated.Fails(code, source.IndexOf('(', StringComparison.Ordinal), source);
}
