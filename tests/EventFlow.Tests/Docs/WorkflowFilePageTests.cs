using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Docs;

public sealed partial class WorkflowFilePageTests
{
    [Fact]
    public void Every_workflow_on_the_page_is_valid()
    {
        var examples = Example().Matches(SourceTree.Read("docs/workflow-file.md")).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Equal("", string.Join('\n', Files.Errors(example))));
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
