using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary><c>{"Records": [..]}</c>, the form that S3 sends, and in which Lambda hands on messages of SNS and SQS.</summary>
internal static class LambdaRecords
{
    /// <summary>Null unless each of them is of a kind that is known.</summary>
    public static IReadOnlyList<JsonElement>? Find(JsonElement message)
    {
        if (Fields.At(message, "Records") is not { ValueKind: JsonValueKind.Array } records || records.GetArrayLength() == 0)
        {
            return null;
        }

        var all = records.EnumerateArray().ToList();
        return all.TrueForAll(record => KindOf(record) != LambdaRecordKind.Unknown) ? all : null;
    }

    public static LambdaRecordKind KindOf(JsonElement record) => Fields.Text(record, "eventSource") switch
    {
        null when Fields.Text(record, "EventSource") == "aws:sns" && Fields.Text(record, "Sns", "MessageId") is not null =>
            LambdaRecordKind.Sns,
        "aws:sqs" when Fields.Text(record, "messageId") is not null => LambdaRecordKind.Sqs,
        { } source when source.EndsWith(":s3", StringComparison.Ordinal) => LambdaRecordKind.S3,
        _ => LambdaRecordKind.Unknown,
    };
}

internal enum LambdaRecordKind
{
    Unknown,
    S3,
    Sns,
    Sqs,
}
