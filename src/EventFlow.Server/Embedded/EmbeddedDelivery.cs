using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Worker;

namespace EventFlow.Server.Embedded;

internal sealed class EmbeddedDelivery(Lazy<IAnswerIntake> intake) : ITaskDelivery
{
    public bool IsAcknowledged { get; private set; }

    public Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken) =>
        intake.Value.AcceptAsync(JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options), cancellationToken);

    public Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        IsAcknowledged = true;
        return Task.CompletedTask;
    }
}
