using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;

namespace EventFlow.Tests.Events.Envelopes;

/// <summary>Messages of other services for tests.</summary>
internal static class Notifications
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<CloudEvent>? Open(string message, EnvelopeTrust trust = EnvelopeTrust.All) =>
        Core.Events.Envelopes.Envelopes.Open(CloudEventFormat.Parse(Sample.Bytes(message)), trust, Now);

    public static CloudEvent Single(string message) => Assert.Single(Open(message)!);

    public static string S3(params string[] records) => $$"""{ "Records": [{{string.Join(", ", records)}}] }""";

    public static string Record(
        string key, string sequencer = "0055AED6DCD90281E5", string name = "ObjectCreated:Put", string service = "aws:s3", string more = "") => $$"""
        {
          "eventVersion": "2.1", "eventSource": "{{service}}", "awsRegion": "eu-central-1", "eventTime": "2026-03-01T05:59:58.123Z",
          "eventName": "{{name}}", "responseElements": { "x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyU/=" },
          "s3": { "bucket": { "name": "uploads" }, "object": { "key": {{Text(key)}}, "size": 1024, "eTag": "d41d8", "sequencer": "{{sequencer}}"{{more}} } }
        }
        """;

    public static string EventBridge(string key, string sequencer = "0055AED6DCD90281E5", string id = "17793124-05d4", string reason = "PutObject") => $$"""
        {
          "version": "0", "id": "{{id}}", "detail-type": "Object Created", "source": "aws.s3", "account": "111122223333",
          "time": "2026-03-01T05:59:58Z", "region": "eu-central-1", "resources": ["arn:aws:s3:::uploads"],
          "detail": {
            "version": "0", "bucket": { "name": "uploads" }, "request-id": "C3D13FE58DE4C810", "reason": "{{reason}}",
            "object": { "key": {{Text(key)}}, "size": 1024, "etag": "d41d8", "sequencer": "{{sequencer}}" }
          }
        }
        """;

    public static string MinIo(string key, string encoded) => $$"""
        {
          "EventName": "s3:ObjectCreated:Put", "Key": {{Text($"uploads/{key}")}},
          "Records": [{
            "eventVersion": "2.0", "eventSource": "minio:s3", "awsRegion": "", "eventTime": "2026-03-01T05:59:58.123Z",
            "eventName": "s3:ObjectCreated:Put", "responseElements": { "x-amz-request-id": "17A", "x-minio-deployment-id": "d" },
            "s3": { "bucket": { "name": "uploads" }, "object": { "key": {{Text(encoded)}}, "eTag": "d41d8", "sequencer": "17A0F6C9D2B1E3F4" } },
            "source": { "host": "10.0.0.1", "port": "", "userAgent": "mc" }
          }]
        }
        """;

    public static string Sns(string message, string type = "Notification", string more = "") => $$"""
        {
          "Type": "{{type}}", "MessageId": "22b80b92-fdea", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:uploads",
          "Message": {{Text(message)}}, "Timestamp": "2026-03-01T05:59:59.000Z"{{more}}
        }
        """;

    public static string Sqs(string body, string id = "059f36b4-87a3") => $$"""
        {
          "Records": [{
            "messageId": "{{id}}", "body": {{Text(body)}}, "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:1:uploads",
            "attributes": { "SentTimestamp": "1772344798000" }
          }]
        }
        """;

    public static string Text(string text) => JsonSerializer.Serialize(text);

    public static string? DataText(this CloudEvent happened, string name) =>
        happened.Data!.Value.TryGetProperty(name, out var value) ? value.GetString() : null;
}
