using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Storage;

public sealed class NaturalPathTests
{
    [Theory]
    [InlineData("load", "load")]
    [InlineData("clean[7]", "clean[0000000007]")]
    [InlineData("r[2]/step10", "r[0000000002]/step0000000010")]
    [InlineData("k[123456789012]", "k[123456789012]")]
    public void Numbers_are_padded(string path, string key) => Assert.Equal(key, NaturalPath.SortKey(path));
}
