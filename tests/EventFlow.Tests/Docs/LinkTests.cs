using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Docs;

public sealed partial class LinkTests
{
    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(SourceTree.Root, "*.md").Select(file => Path.GetFileName(file)),
         .. SourceTree.Files("docs", "*.md"), .. SourceTree.Files("samples", "*.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_inside_of_the_repository_lead_to_a_file_and_a_heading(string page)
    {
        var folder = Path.GetDirectoryName(page)!;
        foreach (var link in Link().Matches(SourceTree.Read(page)).Select(match => match.Groups[1].Value.Split('#', 2)))
        {
            var target = link[0].Length == 0 ? page : Path.GetRelativePath(SourceTree.Root, Path.Combine(SourceTree.Root, folder, link[0]));

            Assert.True(SourceTree.Has(target), $"{page}: {target}");
            Assert.True(link.Length == 1 || Anchors(target).Contains(link[1]), $"{page}: {target}#{link[^1]}");
        }
    }

    private static IEnumerable<string> Anchors(string page) => Heading().Matches(SourceTree.Read(page))
        .Select(match => Punctuation().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?![a-z]+:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
