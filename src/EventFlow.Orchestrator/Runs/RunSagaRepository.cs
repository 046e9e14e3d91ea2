using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace EventFlow.Orchestrator.Runs;

/// <summary>MassTransit's saga repository for runs, in row-lock mode: one session, one transaction and one commit per message.
/// Messages to workers leave after the commit and before the delivery is acknowledged.</summary>
internal sealed class RunSagaRepository(
    IRunSessions sessions, RunLoader loader, RunMessenger messenger, ISagaConsumeContextFactory<IRunSession, RunSaga> contexts)
    : ISagaRepositoryContextFactory<RunSaga>
{
    public void Probe(ProbeContext context) => context.CreateScope("runs").Add("mode", "row lock");

    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<RunSaga, T>> next)
        where T : class
    {
        LiveRun? run;
        await using (var session = await sessions.OpenAsync(context.CancellationToken))
        {
            var repository = new RunSagaRepositoryContext<T>(context, session, loader, contexts);
            await next.Send(repository);
            run = repository.Run;
        }

        if (run is not null)
        {
            loader.Keep(run.State);
            if (context is ConsumeContext<TaskAnswered> answer)
            {
                messenger.Refuse(run, answer.Message);
            }

            await messenger.SendAsync(
                run, again: context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0, context.CancellationToken);
        }
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<RunSaga> query, IPipe<SagaRepositoryQueryContext<RunSaga, T>> next)
        where T : class =>
        throw new NotSupportedException("EF3005 runs are correlated by id only; a query would lock rows in no order");
}

internal sealed class RunSagaRepositoryContext<T>(
    ConsumeContext<T> context, IRunSession session, RunLoader loader, ISagaConsumeContextFactory<IRunSession, RunSaga> contexts)
    : ConsumeContextScope<T>(context), SagaRepositoryContext<RunSaga, T>
    where T : class
{
    public LiveRun? Run { get; private set; }

    public async Task<SagaConsumeContext<RunSaga, T>> Load(Guid correlationId)
    {
        if (await session.LockAsync(correlationId, CancellationToken) is not { } saga)
        {
            return null!;
        }

        try
        {
            Run = await loader.LoadAsync(saga, session, CancellationToken);
        }
        catch (InvalidDataException problem) when (this is ConsumeContext<CancelRun> cancel
            && !StateWords.ParseRunStatus(saga.CurrentState).IsFinal())
        {
            await UnreadableRuns.CancelAsync(saga, cancel.Message.Reason, problem, session, loader.Now, CancellationToken);
            return null!;
        }

        var saved = await CreateSagaConsumeContext(this, saga, SagaConsumeContextMode.Load);
        saved.AddOrUpdatePayload(() => Run, _ => Run);
        return saved;
    }

    public async Task Update(SagaConsumeContext<RunSaga> context)
    {
        if (Run is { Decisions.HasChanges: true } run)
        {
            await session.CommitAsync(CommitOf(run, context.Saga), CancellationToken);
        }
    }

    public Task Undo(SagaConsumeContext<RunSaga> context) => Task.CompletedTask;

    public Task<SagaConsumeContext<RunSaga, TMessage>> CreateSagaConsumeContext<TMessage>(
        ConsumeContext<TMessage> consumeContext, RunSaga instance, SagaConsumeContextMode mode)
        where TMessage : class =>
        contexts.CreateSagaConsumeContext(session, consumeContext, instance, mode);

    // Runs are created by the API, in the transaction that accepts them, and are kept after their end: none of these can be called.
    public Task<SagaConsumeContext<RunSaga, T>> Add(RunSaga instance) => throw new NotSupportedException();

    public Task<SagaConsumeContext<RunSaga, T>> Insert(RunSaga instance) => throw new NotSupportedException();

    public Task Save(SagaConsumeContext<RunSaga> context) => throw new NotSupportedException();

    public Task Delete(SagaConsumeContext<RunSaga> context) => throw new NotSupportedException();

    public Task Discard(SagaConsumeContext<RunSaga> context) => throw new NotSupportedException();

    private static RunCommit CommitOf(LiveRun run, RunSaga saga)
    {
        var state = run.State;
        saga.CurrentState = state.Status.Word();
        saga.StartedAt = state.StartedAt;
        saga.EndedAt = state.EndedAt;
        saga.ErrorType = state.Error?.Type;
        saga.ErrorMessage = state.Error?.Message;
        saga.EventSeq = state.EventSeq;
        saga.Version = state.Version;
        return new RunCommit
        {
            Run = saga,
            Added = run.Decisions.Added,
            Changed = run.Decisions.Changed,
            Events = run.Decisions.Events,
            TimersSet = run.Decisions.TimersSet,
            TimersCleared = run.Decisions.TimersCleared,
        };
    }
}
