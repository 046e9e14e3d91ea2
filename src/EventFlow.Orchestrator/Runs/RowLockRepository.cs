using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Payloads;
using EventFlow.Orchestrator.Storage;
using MassTransit;
using MassTransit.Saga;

namespace EventFlow.Orchestrator.Runs;

/// <summary>MassTransit's saga repository for runs, in row-lock mode: one session, one transaction and one commit per message.
/// Simple, and the reference for what the group commit must do.</summary>
internal sealed class RowLockRepository(
    IRunSessions sessions, RunLoader loader, RunMessenger messenger, PayloadIntake payloads, TaskPaces paces)
    : ISagaRepositoryContextFactory<RunSaga>
{
    public void Probe(ProbeContext context) => context.CreateScope("runs").Add("mode", "row lock");

    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<RunSaga, T>> next)
        where T : class
    {
        Failpoint.Hit("K3");
        context = await payloads.TakeOffAsync(context);
        LiveRun? run;
        RowLockContext<T> repository;
        await using (var session = await sessions.OpenAsync(context.CancellationToken))
        {
            repository = new RowLockContext<T>(context, session, loader);
            await next.Send(repository);
            run = repository.Run;
        }

        if (run is null)
        {
            messenger.Call(repository.Granted);
            return;
        }

        loader.Keep(run.State);
        messenger.Call(repository.Granted);
        if (context is ConsumeContext<TaskAnswered> answer)
        {
            messenger.Refuse(run, answer.Message);
            paces.Observe(run.State, answer.Message);
        }

        if (repository.Output is { IsEmpty: false } output)
        {
            await messenger.SendAsync([output], context.CancellationToken);
        }

        Failpoint.Hit("K9");
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<RunSaga> query, IPipe<SagaRepositoryQueryContext<RunSaga, T>> next)
        where T : class =>
        throw new NotSupportedException("EF3005 runs are correlated by id only; a query would lock rows in no order");
}

internal sealed class RowLockContext<T>(ConsumeContext<T> context, IRunSession session, RunLoader loader) : RunSagaContext<T>(context)
    where T : class
{
    private readonly ConsumeContext<T> message = context;

    public LiveRun? Run { get; private set; }

    public RunOutput? Output { get; private set; }

    /// <summary>Runs whose turn has come with what was stored.</summary>
    public IReadOnlyList<Guid> Granted { get; private set; } = [];

    public override async Task<SagaConsumeContext<RunSaga, T>> Load(Guid correlationId)
    {
        if (await session.LockAsync(correlationId, CancellationToken) is not { } saga)
        {
            return null!;
        }

        Failpoint.Hit("K4");
        try
        {
            Run = await loader.LoadAsync(saga, session, CancellationToken);
        }
        catch (InvalidDataException problem) when (message is ConsumeContext<CancelRun> cancel
            && !StateWords.ParseRunStatus(saga.CurrentState).IsFinal())
        {
            Granted = await UnreadableRuns.CancelAsync(saga, cancel.Message.Reason, problem, session, loader.Now, CancellationToken);
            return null!;
        }

        return Carry(saga, Run);
    }

    public override async Task Update(SagaConsumeContext<RunSaga> context)
    {
        if (Run is not { } run)
        {
            return;
        }

        Output = RunOutput.Of(run, MayBeRepeated(message));
        if (run.Decisions.HasChanges)
        {
            Failpoint.Hit("K5");
            Granted = await session.CommitAsync(run.CommitOf(context.Saga), CancellationToken);
        }
    }
}
