using Amazon.S3;
using EventFlow.Bridges.Aws;
using EventFlow.Bridges.Polling;

namespace EventFlow.Bridges.Buckets;

/// <summary>What a bridges file says of a bucket.</summary>
internal sealed record BucketSettings(
    string Bucket, string Prefix, NamePattern Pattern, AwsAccess Access, bool IsPathStyle, PollSettings Poll) : BridgeSettings
{
    public const string Key = "bucket";

    public override string Kind => Key;

    /// <summary>Null: as in the notifications of Amazon's buckets. Other servers are told by their address.</summary>
    public string? Source => Access.Endpoint is { } endpoint ? $"s3://{new Uri(endpoint).Authority}/{Bucket}" : null;

    public override string Describe() => $"objects {Prefix}{Pattern.Text} of bucket {Bucket} at {Access.Endpoint ?? Access.Region}";

    public override IBridgeSource Open(Bridge bridge, BridgePorts ports) => new PolledSource(bridge, new BucketListing(this), Poll, ports);

    public AmazonS3Client Connect()
    {
        var config = new AmazonS3Config { ForcePathStyle = IsPathStyle };
        Access.Configure(config);
        return Access.Credentials is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }
}
