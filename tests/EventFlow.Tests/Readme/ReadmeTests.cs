using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Readme;

/// <summary>What the README shows is compiled here. To run it: hello.yaml with GreetHandler for the type greet.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("hello.yaml", "yaml")]
    [InlineData("Greet.cs", "csharp")]
    [InlineData("HelloWorker.cs", "csharp")]
    public void Its_blocks_are_the_files_beside_this_test(string file, string language)
    {
        var readme = SourceTree.Read("README.md");

        Assert.Contains($"```{language}\n{SourceTree.Read("tests/EventFlow.Tests/Readme/" + file)}```\n", readme, StringComparison.Ordinal);
    }
}
