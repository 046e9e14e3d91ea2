using EventFlow.Bridges.Files;
using EventFlow.Bridges.Polling;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Folders;

/// <summary>The mapping under <c>folder</c>.</summary>
internal static class FolderReader
{
    private const string Owner = "'folder'";
    private const int MaxPath = 4_000;
    private const int MaxHost = 255;
    private static readonly string[] FolderKeys = ["path", "recursive", "stable_for", "host", .. PollReader.Keys];
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StableFor = TimeSpan.FromSeconds(2);

    public static BridgeSettings? Read(FileNode node, SettingReader settings)
    {
        settings.Values.CheckKeys(node, FolderKeys, Owner);
        var before = settings.Findings.ErrorCount;
        var path = settings.Required(node, "path", Owner, MaxPath, "/data/in");
        if (path is not null && !Path.IsPathFullyQualified(path) && !path.Contains("${env:", StringComparison.Ordinal))
        {
            settings.Values.Wrong(node.Find("path")!.Value, $"'path' of {Owner}", "a path from the root such as /data/in");
        }

        var stable = settings.Values.Duration(node.Find("stable_for"), Owner, zero: true) ?? StableFor;
        var read = new FolderSettings(
            path is null ? "" : Path.TrimEndingDirectorySeparator(path), PollReader.Pattern(node, Owner, settings),
            Truth.Read(node.Find("recursive"), Owner, settings) ?? false,
            settings.Text(node.Find("host"), Owner, MaxHost) is { Length: > 0 } host ? host : Environment.MachineName,
            PollReader.Read(node, Owner, Every, stable, settings));
        return settings.Findings.ErrorCount == before ? read : null;
    }
}
