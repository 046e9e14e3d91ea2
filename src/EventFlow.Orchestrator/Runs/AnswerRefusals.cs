using EventFlow.Contracts;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Answers that were not taken. They are counted by reason, logged, and change nothing.</summary>
internal sealed class AnswerRefusals(Telemetry telemetry, ILogger<AnswerRefusals> log)
{
    public void Count(string reason, TaskAnswered answer) =>
        Count(reason, answer.RunId, answer.Path, answer.Attempt, answer.Worker);

    public void Count(string reason, Guid run, string path, int attempt, string? worker)
    {
        telemetry.AnswerRefused(reason);
        log.AnswerRefused(reason, run, path, attempt, worker);
    }

    public void CountMalformed(string why)
    {
        telemetry.AnswerRefused("malformed");
        log.AnswerMalformed(why);
    }
}
