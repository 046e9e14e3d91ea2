using EventFlow.Contracts;

namespace EventFlow.Worker.RabbitMq;

/// <summary>One of the tasks of a bundle, in a slot of its own.</summary>
internal sealed class BundleTask(Bundle bundle, BundleHost host, string? replyTo) : ITaskDelivery
{
    private string answers = RabbitMqDelivery.Address(replyTo, null);
    private int vacated;

    public long? Since => bundle.Since;

    public bool IsLong { get; private set; }

    public void AnswerTo(string? queue) => answers = RabbitMqDelivery.Address(replyTo, queue);

    public Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken) =>
        host.Answers.SendAsync(answer, answers, cancellationToken);

    public async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        IsLong = true;
        await host.Lengthen();
        await bundle.SettleAsync(1);
    }

    public void Vacate()
    {
        if (Interlocked.Exchange(ref vacated, 1) == 0)
        {
            host.Slots.Leave(IsLong);
        }
    }
}
