using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker;

internal static class MessageAnswers
{
    public static TaskAnswer Answer(this TaskMessage message, string kind, string worker) => new()
    {
        Kind = kind,
        Run = message.Run,
        Path = message.Path,
        Attempt = message.Attempt,
        Worker = worker,
    };

    public static TaskAnswer Failed(this TaskMessage message, TaskError error, string worker, double? tookMs = null) =>
        message.Answer(AnswerKinds.Failed, worker) with { Error = error, TookMs = tookMs };

    public static TaskAnswer Completed(this TaskMessage message, JsonElement output, string worker, double tookMs) =>
        message.Answer(AnswerKinds.Completed, worker) with { Output = output, TookMs = tookMs };
}
