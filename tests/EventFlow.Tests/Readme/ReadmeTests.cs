namespace EventFlow.Tests.Readme;

/// <summary>What the README shows is what samples/Hello holds, compiled with the solution and run by the tests of the embedded mode.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("samples/Hello/hello.yaml", "yaml")]
    [InlineData("samples/Hello/Greet.cs", "csharp")]
    [InlineData("samples/Hello/Program.cs", "csharp")]
    public void Its_blocks_are_the_files_of_the_smallest_sample(string file, string language)
    {
        var readme = Repository.Read("README.md");

        Assert.Contains($"```{language}\n{Repository.Read(file)}```\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        var links = Repository.Read("README.md").Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)])
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')).ToList();

        Assert.NotEmpty(links);
        Assert.DoesNotContain(links, link => !Path.Exists(Path.Combine(Repository.Root, link)));
    }
}
