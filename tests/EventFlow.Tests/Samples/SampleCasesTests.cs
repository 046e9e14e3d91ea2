using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;

namespace EventFlow.Tests.Samples;

public sealed class SampleCasesTests
{
    public static TheoryData<string> CaseFiles => [.. SourceTree.Files("samples", "*.test.yaml")];

    [Theory]
    [MemberData(nameof(CaseFiles))]
    public async Task Every_case_of_a_sample_passes_under_every_seed(string path)
    {
        var workflow = Path.Combine(SourceTree.Root, path.Replace(".test.yaml", ".yaml", StringComparison.Ordinal));

        var call = await CliCall.OfflineAsync("test", workflow, "--seeds", "50");

        Assert.True(call.ExitCode == 0, call.Out + call.Error);
    }

    [Fact]
    public void The_workflows_beside_the_cases_are_valid() => Assert.All(
        SourceTree.Files("samples", "*.test.yaml").Select(path => path.Replace(".test.yaml", ".yaml", StringComparison.Ordinal)),
        path => Assert.Empty(Definitions.Files.Errors(SourceTree.Read(path))));
}
