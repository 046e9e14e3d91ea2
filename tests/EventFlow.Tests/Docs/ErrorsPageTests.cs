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

        Assert.NotEmpty(used);
        Assert.Equal("", string.Join(' ', used.Except(listed).Order(StringComparer.Ordinal)));
        Assert.Equal("", string.Join(' ', listed.Except(used).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_code_has_a_cause_and_a_remedy() =>
        Assert.All(Rows(), row => Assert.All(row.Cells, cell => Assert.False(string.IsNullOrWhiteSpace(cell), row.Code)));

    [Fact]
    public void Codes_stand_once_and_in_their_order()
    {
        var codes = Rows().Select(row => row.Code).ToList();

        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
    }

    private static List<(string Code, string[] Cells)> Rows() =>
        [.. Row().Matches(SourceTree.Read(Path)).Select(row => (row.Groups[1].Value, row.Groups[2].Value.Split(" | ")))];

    [GeneratedRegex(@"EF\d{4}")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (EF\d{4}) \|(.+ \| .+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
