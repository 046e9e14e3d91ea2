using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;

namespace EventFlow.Tests.Docs;

public sealed partial class TestingPageTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_cases_of_the_page_pass_as_it_shows()
    {
        var blocks = Blocks();
        var workflow = folder.Write("orders.yaml", blocks[0]);
        folder.Write("orders.test.yaml", blocks[1]);

        var call = await CliCall.OfflineAsync("test", workflow, "--seeds", "100");

        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains(
            $"$ eventflow test orders.yaml --seeds 100\n{call.Out}```", SourceTree.Read("docs/testing.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task The_cases_by_events_pass(int block)
    {
        var blocks = Blocks();
        var workflow = folder.Write("sensors.yaml", blocks[block]);
        folder.Write("sensors.test.yaml", blocks[block + 1]);

        var call = await CliCall.OfflineAsync("test", workflow, "--seeds", "10");

        Assert.True(call.ExitCode == 0, call.Out + call.Error);
    }

    [Fact]
    public void The_workflow_of_the_page_is_what_its_code_tests() => Assert.Contains(
        $"```yaml\n{SourceTree.Read("tests/EventFlow.Tests/Docs/orders.yaml")}```", SourceTree.Read("docs/testing.md"),
        StringComparison.Ordinal);

    [Fact]
    public void The_code_of_the_page_is_a_test_of_ours() => Assert.Contains(
        $"```csharp\n{SourceTree.Read("tests/EventFlow.Tests/Docs/OrdersTests.cs")}```", SourceTree.Read("docs/testing.md"),
        StringComparison.Ordinal);

    private static List<string> Blocks() =>
        [.. Block().Matches(SourceTree.Read("docs/testing.md")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
