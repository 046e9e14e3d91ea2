using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.Tests.Timing;
using EventFlow.Worker;

namespace EventFlow.Tests.Worker;

/// <summary>Keeps what a task sends, in order; an acknowledgement stands among the answers as "ack".</summary>
internal sealed class RecordedDelivery : ITaskDelivery
{
    private static readonly TimeSpan Patience = Waits.Patience;

    private readonly Channel<TaskAnswer> answers = Channel.CreateUnbounded<TaskAnswer>();
    private readonly List<string> kinds = [];

    public IReadOnlyList<string> Kinds => kinds;

    public Task<TaskAnswer> NextAsync() => answers.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (kinds)
        {
            kinds.Add(answer.Kind);
        }

        answers.Writer.TryWrite(answer);
        return Task.CompletedTask;
    }

    public Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        lock (kinds)
        {
            kinds.Add("ack");
        }

        return Task.CompletedTask;
    }
}
