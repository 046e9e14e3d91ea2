using System.Globalization;
using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Events of EventBridge; those of S3 become what S3 itself would have reported.</summary>
internal static class EventBridge
{
    // Not the word of the sender alone: whoever may report to a hook may not send events of any type.
    private const string TypePrefix = "com.amazonaws.eventbridge.";

    // By what happened and, where that leaves it open, how.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Object Created/PutObject"] = "ObjectCreated:Put",
        ["Object Created/POST Object"] = "ObjectCreated:Post",
        ["Object Created/CopyObject"] = "ObjectCreated:Copy",
        ["Object Created/CompleteMultipartUpload"] = "ObjectCreated:CompleteMultipartUpload",
        ["Object Deleted/DeleteObject/Permanently Deleted"] = "ObjectRemoved:Delete",
        ["Object Deleted/DeleteObject/Delete Marker Created"] = "ObjectRemoved:DeleteMarkerCreated",
        ["Object Deleted/Lifecycle Expiration/Permanently Deleted"] = "LifecycleExpiration:Delete",
        ["Object Deleted/Lifecycle Expiration/Delete Marker Created"] = "LifecycleExpiration:DeleteMarkerCreated",
        ["Object Restore Initiated"] = "ObjectRestore:Post",
        ["Object Restore Completed"] = "ObjectRestore:Completed",
        ["Object Restore Expired"] = "ObjectRestore:Delete",
        ["Object Storage Class Changed"] = "LifecycleTransition",
        ["Object Access Tier Changed"] = "IntelligentTiering",
        ["Object ACL Updated"] = "ObjectAcl:Put",
        ["Object Tags Added"] = "ObjectTagging:Put",
        ["Object Tags Deleted"] = "ObjectTagging:Delete",
    };

    public static bool IsHere(JsonElement message) =>
        Fields.Text(message, "detail-type") is not null && Fields.Text(message, "source") is not null
        && Fields.Text(message, "id") is not null && Fields.At(message, "detail") is not null;

    /// <exception cref="CloudEventException"/>
    public static CloudEvent Read(JsonElement message) =>
        Fields.Text(message, "source") == "aws.s3" && Fields.At(message, "detail", "object") is not null
            ? OfObject(message).ToEvent()
            : OfAny(message);

    private static ObjectNotification OfObject(JsonElement message) => new()
    {
        Service = "aws:s3",
        Region = Fields.Text(message, "region"),
        Bucket = Fields.Text(message, "detail", "bucket", "name") ?? throw S3Records.Lacks("detail.bucket.name"),
        Key = Fields.Text(message, "detail", "object", "key") ?? throw S3Records.Lacks("detail.object.key"),
        Size = Fields.Number(message, "detail", "object", "size"),
        ETag = (Fields.Text(message, "detail", "object", "etag") ?? Fields.Text(message, "detail", "object", "eTag"))?.Trim('"'),
        Version = Fields.Text(message, "detail", "object", "version-id"),
        Sequencer = Fields.Text(message, "detail", "object", "sequencer"),
        Event = NameOf(message),
        Time = Fields.Time(message, "time"),
        RequestId = Fields.Text(message, "detail", "request-id"),
        Record = message,
    };

    private static string NameOf(JsonElement message)
    {
        var type = Fields.Text(message, "detail-type")!;
        var (how, kind) = (Fields.Text(message, "detail", "reason"), Fields.Text(message, "detail", "deletion-type"));
        return Names.GetValueOrDefault($"{type}/{how}/{kind}") ?? Names.GetValueOrDefault($"{type}/{how}") ?? Names.GetValueOrDefault(type)
            ?? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(type).Replace(" ", "", StringComparison.Ordinal);
    }

    private static CloudEvent OfAny(JsonElement message) => CloudEventReader.Read(CloudEventFormat.Write(writer =>
    {
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", Fields.Text(message, "id"));
        writer.WriteString("source", Fields.Text(message, "source"));
        writer.WriteString("type", TypePrefix + Fields.Text(message, "detail-type"));
        if (Fields.Time(message, "time") is { } time)
        {
            writer.WriteString("time", time.ToUniversalTime());
        }

        foreach (var name in new[] { "account", "region" })
        {
            if (Fields.Text(message, name) is { } text)
            {
                writer.WriteString($"aws{name}", text);
            }
        }

        writer.WritePropertyName("data");
        Fields.At(message, "detail")!.Value.WriteTo(writer);
    }));
}
