using Amazon.S3.Model;
using EventFlow.Bridges.Polling;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;

namespace EventFlow.Bridges.Buckets;

/// <summary>An object as its bucket lists it.</summary>
internal sealed record ListedObject(string Name, string Version, ObjectNotification Notification) : PolledItem(Name, Version)
{
    private const string Listed = "ObjectCreated:Listed";

    public static ListedObject Of(BucketSettings bucket, S3Object item)
    {
        var etag = item.ETag?.Trim('"');
        DateTimeOffset? modified = item.LastModified is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null;
        return new ListedObject(item.Key, etag ?? $"{item.Size} {modified:O}", new ObjectNotification
        {
            Service = "aws:s3",
            Source = bucket.Source,
            Region = bucket.Access.Region,
            Bucket = bucket.Bucket,
            Key = item.Key,
            Size = item.Size,
            ETag = etag,
            Event = Listed,
            Time = modified,
        });
    }

    public override CloudEvent ToEvent(bool isNew, string? type, DateTimeOffset now) => (Notification with { Type = type }).ToEvent();
}
