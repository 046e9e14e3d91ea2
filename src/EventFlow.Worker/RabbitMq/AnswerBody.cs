using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

/// <summary>One answer as it is, several as <c>{ "answers": [ … ] }</c>.</summary>
internal static class AnswerBody
{
    public const int MostAnswers = 100;
    public const int MostBytes = 256 * 1024;

    public static int Envelope => Start.Length + End.Length;

    private static ReadOnlySpan<byte> Start => "{\"answers\":["u8;

    private static ReadOnlySpan<byte> End => "]}"u8;

    /// <summary>Whether one more still fits. The first always does: an answer above the limit travels alone.</summary>
    public static bool Fits(int count, int bytes, byte[] next) =>
        count == 0 || (count < MostAnswers && bytes + next.Length + 1 <= MostBytes);

    public static byte[] Of(List<PendingAnswer> answers) => answers.Count == 1 ? answers[0].Body : Join(answers);

    public static BasicProperties Properties(List<PendingAnswer> answers)
    {
        var properties = new BasicProperties { ContentType = "application/json", Persistent = true };
        if (answers.Count == 1)
        {
            var answer = answers[0].Answer;
            properties.MessageId = $"{WireNames.MessageId(answer.Run, answer.Path, answer.Attempt)}/{answer.Kind}";
            properties.CorrelationId = answer.Run.ToString();
        }

        return properties;
    }

    private static byte[] Join(List<PendingAnswer> answers)
    {
        var body = new byte[Envelope + answers.Sum(answer => answer.Body.Length) + answers.Count - 1];
        Start.CopyTo(body);
        var at = Start.Length;
        foreach (var answer in answers)
        {
            answer.Body.CopyTo(body, at);
            at += answer.Body.Length;
            body[at++] = (byte)',';
        }

        // The end takes the place of the last comma.
        End.CopyTo(body.AsSpan(at - 1));
        return body;
    }
}
