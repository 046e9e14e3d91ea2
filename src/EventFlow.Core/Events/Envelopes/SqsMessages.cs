using System.Text;
using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Messages of SQS, as a queue gives them and as Lambda hands them on.</summary>
internal static class SqsMessages
{
    private const string Type = "com.amazonaws.sqs.Message";

    public static Carried Of(QueuedMessage message) => new(
        message.Queue, message.Id, message.Type ?? Type, Encoding.UTF8.GetBytes(message.Body))
    {
        Time = message.SentAt,
    };

    public static Carried Of(JsonElement record) => Of(new QueuedMessage(
        Fields.Text(record, "eventSourceARN") ?? "aws:sqs", Fields.Text(record, "messageId")!,
        Fields.Moment(Fields.Number(record, "attributes", "SentTimestamp")), Fields.Text(record, "body") ?? ""));
}
