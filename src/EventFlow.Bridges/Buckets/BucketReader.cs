using EventFlow.Bridges.Aws;
using EventFlow.Bridges.Files;
using EventFlow.Bridges.Polling;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Buckets;

/// <summary>The mapping under <c>bucket</c>.</summary>
internal static class BucketReader
{
    private const string Owner = "'bucket'";
    private const int MaxText = 1_024;
    private static readonly string[] BucketKeys = ["bucket", "prefix", "path_style", .. AwsAccess.Keys, .. PollReader.Keys];
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public static BridgeSettings? Read(FileNode node, SettingReader settings)
    {
        settings.Values.CheckKeys(node, BucketKeys, Owner);
        var before = settings.Findings.ErrorCount;
        var access = AwsAccess.Read(node, Owner, settings);
        var read = new BucketSettings(
            settings.Required(node, "bucket", Owner, MaxText, "uploads") ?? "",
            settings.Text(node.Find("prefix"), Owner, MaxText) ?? "",
            PollReader.Pattern(node, Owner, settings),
            access,
            Truth.Read(node.Find("path_style"), Owner, settings) ?? access.Endpoint is not null,
            PollReader.Read(node, Owner, Every, TimeSpan.Zero, settings));
        return settings.Findings.ErrorCount == before ? read : null;
    }
}
