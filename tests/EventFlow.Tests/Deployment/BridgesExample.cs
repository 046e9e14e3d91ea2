using System.Text;
using EventFlow.Bridges;
using EventFlow.Bridges.Folders;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Deployment;

/// <summary>The bridges file that a deployment brings along.</summary>
internal static class BridgesExample
{
    /// <param name="mounts">Where the container has something mounted.</param>
    /// <param name="state">Where what is written there outlives it.</param>
    public static void Check(string path, IReadOnlyCollection<string> mounts, string state)
    {
        var read = BridgesFile.Read(Encoding.UTF8.GetBytes(SourceTree.Read(path)), path, _ => "set");
        Assert.Empty(read.Errors);
        var folder = Assert.IsType<FolderSettings>(Assert.Single(read.Bridges).Settings);

        Assert.NotEqual(Environment.MachineName, folder.Host);
        Assert.Contains(folder.Path, mounts);
        Assert.StartsWith($"{state}/", folder.Poll.State, StringComparison.Ordinal);
    }
}
