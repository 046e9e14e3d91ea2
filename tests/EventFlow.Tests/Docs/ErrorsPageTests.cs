using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Docs;

public sealed partial class ErrorsPageTests
{
    private const string Path = "docs/errors.md";

    [Fact]
    public void Every_code_of_the_sources_stands_on_the_page_and_no_other()
    {
        var used = new[] { "*.cs", "*.sql" }.SelectMany(pattern => SourceTree.Files("src", pattern))
            .SelectMany(file => Code().Matches(SourceTree.Read(file)))
            .Select(match => match.Value)
            .ToHashSet();
        var listed = Rows().Select(row => row.Code).ToHashSet();

        Same(used, listed);
    }

    [Fact]
    public void Every_code_of_JSONata_that_an_expression_can_meet_stands_on_the_page_and_no_other()
    {
        var used = SourceTree.Files("src/EventFlow.Core/Expressions", "*.cs")
            .SelectMany(file => JsonataCode().Matches(SourceTree.Read(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();

        Same(used, JsonataRows().Select(row => row.Code).ToHashSet());
    }

    [Fact]
    public void Every_code_has_a_cause_and_a_remedy() =>
        Assert.All(
            Rows().Concat(JsonataRows()),
            row => Assert.All(row.Cells, cell => Assert.False(string.IsNullOrWhiteSpace(cell), row.Code)));

    [Fact]
    public void Codes_stand_once_and_in_their_order()
    {
        foreach (var rows in new[] { Rows(), JsonataRows() })
        {
            var codes = rows.Select(row => row.Code).ToList();
            Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        }
    }

    private static void Same(HashSet<string> used, HashSet<string> listed)
    {
        Assert.NotEmpty(used);
        Assert.Equal("", string.Join(' ', used.Except(listed).Order(StringComparer.Ordinal)));
        Assert.Equal("", string.Join(' ', listed.Except(used).Order(StringComparer.Ordinal)));
    }

    private static List<(string Code, string[] Cells)> Rows() => Read(Row());

    private static List<(string Code, string[] Cells)> JsonataRows() => Read(JsonataRow());

    private static List<(string Code, string[] Cells)> Read(Regex row) =>
        [.. row.Matches(SourceTree.Read(Path)).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Split(" | ")))];

    [GeneratedRegex(@"EF\d{4}")]
    private static partial Regex Code();

    [GeneratedRegex("\"([SDTU][0-9]{4})\"")]
    private static partial Regex JsonataCode();

    [GeneratedRegex(@"^\| ([SDTU]\d{4}) \|(.+ \| .+)\|$", RegexOptions.Multiline)]
    private static partial Regex JsonataRow();

    [GeneratedRegex(@"^\| (EF\d{4}) \|(.+ \| .+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
