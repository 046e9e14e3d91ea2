using System.Text;
using System.Text.RegularExpressions;
using EventFlow.Bridges;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Docs;

public sealed partial class BridgesPageTests
{
    private static readonly List<string> Blocks =
        [.. Block().Matches(SourceTree.Read("docs/bridges.md")).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_bridges_file_of_the_page_is_good()
    {
        var files = Blocks.Where(block => block.StartsWith("bridges:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(BridgesFile.Read(Encoding.UTF8.GetBytes(file), "bridges.yaml", _ => "set").Errors));
    }

    [Fact]
    public void Every_workflow_of_the_page_is_good()
    {
        var files = Blocks.Where(block => block.StartsWith("workflow:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(WorkflowFile.Read(Encoding.UTF8.GetBytes(file), "workflow.yaml").Errors));
    }

    [GeneratedRegex(@"^```yaml\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
