using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Docs;

public sealed partial class WorkflowFilePageTests
{
    [Fact]
    public void Every_workflow_on_the_page_is_valid()
    {
        var examples = Examples();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Equal("", string.Join('\n', Files.Errors(example))));
    }

    internal static string Example(string workflow) =>
        Examples().Single(example => example.StartsWith($"workflow: {workflow}\n", StringComparison.Ordinal));

    private static List<string> Examples() =>
        [.. Block().Matches(SourceTree.Read("docs/workflow-file.md")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
