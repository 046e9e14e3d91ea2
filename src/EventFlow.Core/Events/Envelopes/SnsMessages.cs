using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>What SNS posts to subscribers, and puts into queues.</summary>
internal static class SnsMessages
{
    private const string Notification = "Notification";
    private const int MaxUrl = 1_500;

    public static bool AreHere(JsonElement message) =>
        Fields.Text(message, "Type") is Notification or "SubscriptionConfirmation" or "UnsubscribeConfirmation"
        && Fields.Text(message, "TopicArn") is not null && Fields.Text(message, "MessageId") is not null;

    public static string Source(JsonElement message) => Fields.Text(message, "TopicArn") ?? "aws:sns";

    /// <summary>For a person: nobody here opens addresses that a stranger has sent. Null: it is a message like any other.</summary>
    public static string? AsksFor(JsonElement message)
    {
        if (Fields.Text(message, "Type") is null or Notification)
        {
            return null;
        }

        var url = Words.Clip(Fields.Text(message, "SubscribeURL") ?? "(none was sent)", MaxUrl);
        return Fields.Text(message, "Type") == "SubscriptionConfirmation"
            ? $"The topic {Source(message)} asks whether it may send its messages here. If it may, open this address: {url}"
            : $"The topic {Source(message)} sends its messages here no longer. If that is wrong, open this address to subscribe again: "
                + url;
    }

    public static Carried Of(JsonElement message) => new(
        Source(message), Fields.Text(message, "MessageId")!, "com.amazonaws.sns.Notification",
        Encoding.UTF8.GetBytes(Fields.Text(message, "Message") ?? ""))
    {
        Subject = Fields.Text(message, "Subject"),
        Time = Fields.Time(message, "Timestamp"),
    };
}
