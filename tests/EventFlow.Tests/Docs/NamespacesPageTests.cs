using System.Text.RegularExpressions;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;

namespace EventFlow.Tests.Docs;

public sealed partial class NamespacesPageTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_workflow_of_the_page_breaks_the_policies_as_it_shows()
    {
        var page = SourceTree.Read("docs/namespaces.md");
        var blocks = Block().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Directory.CreateDirectory(Path.Combine(folder.Path, "namespaces"));
        folder.Write("namespaces/iot.yaml", blocks[0]);
        var workflow = folder.Write("sensors.yaml", blocks[1]);

        var call = await CliCall.OfflineAsync("validate", workflow, "--namespaces", Path.Combine(folder.Path, "namespaces"));

        Assert.Equal(1, call.ExitCode);
        Assert.Contains(
            $"--namespaces namespaces\n{call.Out.Replace($"{folder.Path}/", "", StringComparison.Ordinal)}```", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
