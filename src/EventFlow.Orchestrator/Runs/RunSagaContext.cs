using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace EventFlow.Orchestrator.Runs;

/// <summary>MassTransit's view of one message and its run, the same for both ways of committing.</summary>
internal abstract class RunSagaContext<T>(ConsumeContext<T> context)
    : ConsumeContextScope<T>(context), SagaRepositoryContext<RunSaga, T>
    where T : class
{
    public abstract Task<SagaConsumeContext<RunSaga, T>> Load(Guid correlationId);

    public abstract Task Update(SagaConsumeContext<RunSaga> context);

    public Task Undo(SagaConsumeContext<RunSaga> context) => Task.CompletedTask;

    public Task<SagaConsumeContext<RunSaga, TMessage>> CreateSagaConsumeContext<TMessage>(
        ConsumeContext<TMessage> consumeContext, RunSaga instance, SagaConsumeContextMode mode)
        where TMessage : class =>
        Task.FromResult<SagaConsumeContext<RunSaga, TMessage>>(new DefaultSagaConsumeContext<RunSaga, TMessage>(consumeContext, instance));

    // Runs are created by the API, in the transaction that accepts them, and are kept after their end: none of these can be called.
    public Task<SagaConsumeContext<RunSaga, T>> Add(RunSaga instance) => throw new NotSupportedException();

    public Task<SagaConsumeContext<RunSaga, T>> Insert(RunSaga instance) => throw new NotSupportedException();

    public Task Save(SagaConsumeContext<RunSaga> context) => throw new NotSupportedException();

    public Task Delete(SagaConsumeContext<RunSaga> context) => throw new NotSupportedException();

    public Task Discard(SagaConsumeContext<RunSaga> context) => throw new NotSupportedException();

    /// <summary>This delivery may have been handled before, up to its messages or short of them.</summary>
    protected static bool MayBeRepeated(ConsumeContext<T> context) =>
        context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0 || context.TryGetPayload<TriedBefore>(out _);

    protected SagaConsumeContext<RunSaga, T> Carry(RunSaga saga, LiveRun run)
    {
        var carried = new DefaultSagaConsumeContext<RunSaga, T>(this, saga);
        carried.GetOrAddPayload(() => run);
        return carried;
    }
}

/// <summary>Marks a message parts of which are handled again.</summary>
internal sealed record TriedBefore;
