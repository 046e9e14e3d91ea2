using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>A record of a notification as S3, MinIO and Ceph send it.</summary>
internal static class S3Records
{
    private const string Ceph = "ceph:s3";
    private const string Created = "ObjectCreated:";

    // Leaves the size out where it is 0.
    private const string MinIo = "minio:s3";
    private const string Prefix = "s3:";

    /// <summary>What S3 sends when notifications are set up.</summary>
    public static bool IsTest(JsonElement message) =>
        Fields.Text(message, "Event") == "s3:TestEvent" && Fields.Text(message, "Service") is not null;

    /// <exception cref="CloudEventException">EF4101</exception>
    public static ObjectNotification Read(JsonElement record)
    {
        var service = Fields.Text(record, "eventSource")!;
        var happened = EventOf(Fields.Text(record, "eventName") ?? throw Lacks("eventName"));
        return new ObjectNotification
        {
            Service = service,
            Region = Fields.Text(record, "awsRegion"),
            Bucket = Fields.Text(record, "s3", "bucket", "name") ?? throw Lacks("s3.bucket.name"),
            Key = KeyOf(record, service) ?? throw Lacks("s3.object.key"),
            Size = Fields.Number(record, "s3", "object", "size")
                ?? (service == MinIo && happened.StartsWith(Created, StringComparison.Ordinal) ? 0L : (long?)null),
            ETag = (Fields.Text(record, "s3", "object", "eTag") ?? Fields.Text(record, "s3", "object", "etag"))?.Trim('"'),
            Version = Fields.Text(record, "s3", "object", "versionId"),
            Sequencer = Fields.Text(record, "s3", "object", "sequencer"),
            Event = happened,
            Time = Fields.Time(record, "eventTime"),
            RequestId = Fields.Text(record, "responseElements", "x-amz-request-id"),
            Record = record,
        };
    }

    public static CloudEventException Lacks(string what) => new(
        EnvelopeCodes.BadNotification, $"A notification of an object has no '{what}', so that nobody can say what it is about.");

    /// <summary>Encoded by everyone but Ceph.</summary>
    private static string? KeyOf(JsonElement record, string service)
    {
        if (Fields.Text(record, "s3", "object", "urlDecodedKey") is { } decoded)
        {
            return decoded;
        }

        var key = Fields.Text(record, "s3", "object", "key");
        return key is null || service == Ceph ? key : ObjectKeys.Decode(key);
    }

    private static string EventOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}
