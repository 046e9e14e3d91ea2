using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Tasks;

internal sealed class AnswerIntake(RunBus bus, AnswerRefusals refusals) : IAnswerIntake
{
    public async Task AcceptAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = WireAnswers.Read(body);
        await (answer switch
        {
            { Answered: { } answered } => bus.SendAsync(answered, cancellationToken),
            { Signal: { } signal } => bus.SendAsync(signal, cancellationToken),
            { Batch: { } batch } => bus.SendAsync(batch, cancellationToken),
            _ => Task.CompletedTask,
        });
        if (answer.Malformed is { } malformed)
        {
            refusals.CountMalformed(malformed.Reason);
        }
    }
}
