using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Tasks;

internal sealed class AnswerIntake(RunQueue queue, AnswerRefusals refusals) : IAnswerIntake
{
    public async Task AcceptAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = WireAnswers.Read(body);
        await (answer switch
        {
            { Answered: { } answered } => queue.SendAsync(answered.RunId, answered, cancellationToken),
            { Signal: { } signal } => queue.SendAsync(signal.Answer.Run, signal, cancellationToken),
            { Batch: { } batch } => queue.SendAsync(Guid.Empty, batch, cancellationToken),
            _ => Task.CompletedTask,
        });
        if (answer.Malformed is { } malformed)
        {
            refusals.CountMalformed(malformed.Reason);
        }
    }
}
