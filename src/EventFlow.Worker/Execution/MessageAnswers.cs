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

    public static TaskAnswer Failed(this TaskMessage message, TaskError error, string worker) =>
        message.Answer(AnswerKinds.Failed, worker) with { Error = error };
}
