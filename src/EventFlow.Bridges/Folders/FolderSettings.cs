using EventFlow.Bridges.Polling;

namespace EventFlow.Bridges.Folders;

/// <summary>What a bridges file says of a folder.</summary>
/// <param name="Host">Part of the source of its events.</param>
internal sealed record FolderSettings(string Path, NamePattern Pattern, bool IsRecursive, string Host, PollSettings Poll) : BridgeSettings
{
    public const string Key = "folder";

    public override string Kind => Key;

    public override string Describe() => $"files {Pattern.Text} of folder {Path}{(IsRecursive ? " and those below" : "")}";

    public override IBridgeSource Open(Bridge bridge, BridgePorts ports) =>
        new PolledSource(bridge, new Folder(this, bridge.Name, ports.Log), Poll, ports);
}
