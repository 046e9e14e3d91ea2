using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Docs;

/// <summary>docs/file-errors.md: for each code that a file can give, a file that gives it and the lines that are printed.</summary>
public sealed partial class FileErrorsPageTests
{
    /// <summary>Too large to be shown (FileLimitTextTests has them), found in an environment that is asked for or in a namespace
    /// (docs/namespaces.md), or by a server that knows pools, other workflows or a run's parameters.</summary>
    private static readonly string[] NotShown =
    [
        "EF1001", "EF1002", "EF1003", "EF1006", "EF1007", "EF1008", "EF1018", "EF1020", "EF1021", "EF1055", "EF1097",
        "EF1211", "EF1212", "EF1213", "EF1910", "EF1915", "EF1917", "EF1920", "EF1921",
        "EF1922", "EF1923", "EF1924", "EF2153", "EF2154", "EF2180", "EF2181",
    ];

    public static TheoryData<string> Shown => [.. Examples.Keys];

    private static Dictionary<string, Match> Examples =>
        Example().Matches(SourceTree.Read("docs/file-errors.md")).ToDictionary(match => match.Groups["code"].Value);

    [Fact]
    public void Every_code_of_a_file_has_an_example()
    {
        var codes = typeof(DefinitionCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Except(NotShown).Order(StringComparer.Ordinal), Examples.Keys);
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void An_example_gives_the_lines_below_it(string code)
    {
        var example = Examples[code].Groups;
        var printed = example["printed"].Value.TrimEnd('\n');

        Assert.Equal(printed, string.Join('\n', Findings(example["file"].Value, printed[..printed.IndexOf(':', StringComparison.Ordinal)])));
        Assert.Contains(code, printed, StringComparison.Ordinal);
    }

    private static IEnumerable<DefinitionError> Findings(string text, string file)
    {
        var content = Encoding.UTF8.GetBytes(text);
        if (text.StartsWith("calendar:", StringComparison.Ordinal))
        {
            return CalendarFile.Read(content, file).Errors;
        }

        var result = WorkflowFile.Read(content, file);
        return result.Errors.Concat(result.Warnings);
    }

    [GeneratedRegex(
        @"^### (?<code>EF\d{4})\n\n```(yaml|json)\n(?<file>(?:(?!```).*\n)+)```\n\n```text\n(?<printed>(?:(?!```).*\n)+)```\n", RegexOptions.Multiline)]
    private static partial Regex Example();
}
