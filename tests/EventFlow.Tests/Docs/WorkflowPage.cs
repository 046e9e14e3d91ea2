using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Docs;

/// <summary>A row of the tables of keys; <see cref="Example"/> is what stands in its mapping, a line per code span.</summary>
internal sealed record PageRow(string Key, IReadOnlyList<string> Places, string Meaning, IReadOnlyList<string> Example)
{
    /// <summary>Codes that the example is meant to give, as the meaning names them.</summary>
    public IEnumerable<string> Codes => Regex.Matches(Meaning, "EF[0-9]{4}").Select(match => match.Value);
}

/// <summary>A fenced example, and for a wrong one the errors shown below it.</summary>
internal sealed record PageExample(int Line, string Text, IReadOnlyList<string>? Errors)
{
    /// <summary>The example with what it leaves out of a whole file.</summary>
    public string File =>
        (Has("workflow") ? "" : "workflow: example\n") + Text + (Has("tasks") ? "" : "tasks:\n  only: { uses: noop }\n");

    private bool Has(string key) => Regex.IsMatch(Text, $"^{key}:", RegexOptions.Multiline);
}

/// <summary>docs/workflow-file.md, taken apart.</summary>
internal static partial class WorkflowPage
{
    public const string Path = "docs/workflow-file.md";

    private static readonly string Page = SourceTree.Read(Path);

    public static IReadOnlyList<PageRow> Rows { get; } = [.. Row().Matches(Keys().Match(Page).Value).Select(match => new PageRow(
        match.Groups["key"].Value,
        match.Groups["where"].Value.Split(", "),
        match.Groups["meaning"].Value,
        [.. Span().Matches(match.Groups["example"].Value).Select(span => span.Groups[1].Value)]))];

    public static IReadOnlyList<PageExample> Examples { get; } = [.. Fence().Matches(Page).Select(match => new PageExample(
        Page.AsSpan(0, match.Index).Count('\n') + 1,
        match.Groups["text"].Value,
        match.Groups["wrong"].Success ? match.Groups["errors"].Value.TrimEnd('\n').Split('\n') : null))];

    /// <summary>The example of a whole workflow of this id.</summary>
    public static string Of(string workflow) => Examples.Single(
        example => example.Errors is null && example.Text.StartsWith($"workflow: {workflow}\n", StringComparison.Ordinal)).Text;

    public static PageExample At(int line) => Examples.Single(example => example.Line == line);

    /// <summary>Fences of YAML, whether the pattern of an example fits them or not.</summary>
    public static int FenceCount => Regex.Count(Page, "^```ya?ml", RegexOptions.Multiline);

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| (?<where>[a-z_, ]+) \| (?<meaning>.+) \| (?<default>.+) \| (?<example>`.+`) \|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^## Keys\n(?:(?!## ).*\n)+", RegexOptions.Multiline)]
    private static partial Regex Keys();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"^```yaml(?<wrong> wrong)?\n(?<text>(?:(?!```).*\n)+)```\n(?(wrong)\n```text\n(?<errors>(?:(?!```).*\n)+)```\n)",
        RegexOptions.Multiline)]
    private static partial Regex Fence();
}
