namespace EventFlow.Tests.Expressions;

public sealed class NumberPictureTests
{
    [Theory]
    [InlineData("$formatNumber(12345.6, '#,###.00')", "12,345.60")]
    [InlineData("$formatNumber(-34.555, '#0.00;(#0.00)')", "(34.56)")]
    [InlineData("$formatNumber(1234567.891, '#.##0,00', {'decimal-separator': ',', 'grouping-separator': '.'})", "1.234.567,89")]
    [InlineData("$formatNumber(0.1234567, '0.00,00,0')", "0.12,34,6")]
    [InlineData("$formatNumber(12345, 'EUR 00.0e0')", "EUR 12.3e3")]
    [InlineData("$formatNumber(0.5, '#%')", "50%")]
    [InlineData("$formatNumber(0, '#')", "0")]
    [InlineData("$formatNumber(1e308, '0‰')", "Infinity‰")]
    [InlineData("$formatInteger(2789, 'w')", "two thousand, seven hundred and eighty-nine")]
    [InlineData("$formatInteger(1000001, 'Ww;o')", "One Million and First")]
    [InlineData("$formatInteger(1e15, 'W')", "ONE THOUSAND TRILLION")]
    [InlineData("$formatInteger(30, 'w;o')", "thirtieth")]
    [InlineData("$formatInteger(1999, 'I')", "MCMXCIX")]
    [InlineData("$formatInteger(703, 'a')", "aaa")]
    [InlineData("$formatInteger(-1234567, '#,##0;o')", "-1,234,567th")]
    [InlineData("$formatInteger(1234567, '0:00,0')", "1234:56,7")]
    [InlineData("$formatInteger(42, '٠٠٠')", "٠٤٢")]
    public void A_number_is_written_by_its_picture(string source, string expected) => Evaluated.Gives($"\"{expected}\"", source);

    [Theory]
    [InlineData("$parseInteger('twelve thousand, four hundred and seventy-six', 'w')", "12476")]
    [InlineData("$parseInteger('Twelve Million and Third', 'Ww;o')", "12000003")]
    [InlineData("$parseInteger('12,345,678th', '#,##0;o')", "12345678")]
    [InlineData("$parseInteger('mcmxcix', 'i')", "1999")]
    [InlineData("$parseInteger('AAA', 'A')", "703")]
    [InlineData("$parseInteger('٠٤٢', '٠')", "42")]
    [InlineData("$parseInteger('none', 'w')", null)]
    [InlineData("$parseInteger('x', 'i;o')", "10")]
    public void A_number_is_read_by_its_picture(string source, string? expected) => Evaluated.Gives(expected, source);

    [Theory]
    [InlineData("$formatNumber(1, '0;0;0')", "D3080")]
    [InlineData("$formatNumber(1, '0a0')", "D3086")]
    [InlineData("$formatNumber(1, '0', {'digit': ''})", "T0410")]
    [InlineData("$formatInteger(1, '①')", "D3130")]
    [InlineData("$formatInteger(1, '0٠')", "D3131")]
    [InlineData("$formatInteger(1e18, 'I')", "D2015")]
    public void A_picture_that_cannot_be_used_is_an_error(string source, string code) =>
        Evaluated.Fails(code, source.IndexOf('(', StringComparison.Ordinal), source);
}
