using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Payloads;
using EventFlow.Orchestrator.Storage;
using MassTransit;
using MassTransit.Saga;

namespace EventFlow.Orchestrator.Runs;

/// <summary>MassTransit's saga repository for runs, in group-commit mode. The behaviour runs on the run in memory; its change goes to the
/// one writer of the node, and the message is done when that has stored it. The next message of the run need not wait for it.</summary>
internal sealed class GroupCommitRepository(
    ResidentRuns residents, RunCommitter committer, RunMessenger messenger, PayloadIntake payloads, TaskPaces paces, StartGate gates,
    IRunSessions sessions, EngineOptions options, TimeProvider clock)
    : ISagaRepositoryContextFactory<RunSaga>
{
    public void Probe(ProbeContext context) => context.CreateScope("runs").Add("mode", "group commit");

    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<RunSaga, T>> next)
        where T : class
    {
        Failpoint.Hit("K3");
        context = await payloads.TakeOffAsync(context);
        var handling = new GroupCommitContext<T>(context, residents, committer, gates, options, clock);
        try
        {
            await next.Send(handling);
            handling.Observe(messenger, paces);
        }
        catch (InvalidDataException problem) when (context is ConsumeContext<CancelRun> cancel)
        {
            await CancelUnreadableAsync(cancel.Message, problem, context.CancellationToken);
            return;
        }
        catch
        {
            handling.Spoil();
            throw;
        }
        finally
        {
            handling.Leave();
        }

        await handling.Stored;
        Failpoint.Hit("K9");
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<RunSaga> query, IPipe<SagaRepositoryQueryContext<RunSaga, T>> next)
        where T : class =>
        throw new NotSupportedException("EF3005 runs are correlated by id only; a query would find them in no order");

    private async Task CancelUnreadableAsync(CancelRun cancel, InvalidDataException problem, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(cancellationToken);
        if (await session.LockAsync(cancel.RunId, cancellationToken) is { } saga
            && !StateWords.ParseRunStatus(saga.CurrentState).IsFinal())
        {
            messenger.Call(
                await UnreadableRuns.CancelAsync(saga, cancel.Reason, problem, session, clock.GetUtcNow(), cancellationToken));
        }
    }
}

internal sealed class GroupCommitContext<T>(
    ConsumeContext<T> context, ResidentRuns residents, RunCommitter committer, StartGate gates, EngineOptions options,
    TimeProvider clock)
    : RunSagaContext<T>(context)
    where T : class
{
    private readonly ConsumeContext<T> message = context;
    private ResidentRun? resident;

    public LiveRun? Run { get; private set; }

    public Task Stored { get; private set; } = Task.CompletedTask;

    public override async Task<SagaConsumeContext<RunSaga, T>> Load(Guid correlationId)
    {
        resident = await residents.EnterAsync(correlationId, CancellationToken);
        if (resident is null || HasToWait(resident))
        {
            return null!;
        }

        Failpoint.Hit("K4");
        Run = new LiveRun(resident.State!, options, clock);
        return Carry(resident.Saga!, Run);
    }

    public override async Task Update(SagaConsumeContext<RunSaga> context)
    {
        if (Run is { } run)
        {
            if (IsDoubtful(run) && await residents.IsStaleAsync(resident!, CancellationToken))
            {
                throw new RunConflictException(resident!.Id);
            }

            var output = RunOutput.Of(run, MayBeRepeated(message));
            gates.Count(resident!);
            var commit = run.Decisions.HasChanges ? run.CommitOf(context.Saga) : null;
            if (commit is not null || !output.IsEmpty)
            {
                var change = new RunChange(resident!, commit is null ? null : Kept(commit with { Run = context.Saga.Snapshot() }), output);
                Stored = change.Done.Task;
                committer.Add(change);
            }
        }
    }

    /// <summary>Nothing follows from the message, though its sender had reason to expect it: the run may have gone on elsewhere.</summary>
    private bool IsDoubtful(LiveRun run) =>
        !run.Decisions.HasChanges
        && (message is ConsumeContext<ReconcileRun> || run.Decisions.Refused is Refusal.UnknownTask or Refusal.UnknownAttempt);

    private RunCommit Kept(RunCommit commit) => resident!.IsNew ? resident.Accept(commit) : commit;

    private bool HasToWait(ResidentRun run) =>
        run.State!.Status == RunStatus.Pending
        && message switch
        {
            ConsumeContext<StartRun> { Message: var start } => !gates.MayStart(run.Saga!.Workflow, start.FromBacklog),
            // Its timer comes again, and all runs of a workflow may have one for the same moment.
            ConsumeContext<TimerElapsed> { Message: { Kind: TimerKinds.Window, Path: "" } } =>
                !gates.MayStart(run.Saga!.Workflow, fromBacklog: true),
            _ => false,
        };

    public void Observe(RunMessenger messenger, TaskPaces paces)
    {
        if (Run is { } run && message is ConsumeContext<TaskAnswered> answer)
        {
            messenger.Refuse(run, answer.Message);
            paces.Observe(run.State, answer.Message);
        }
    }

    /// <summary>The behaviour failed half-way: what it left in memory is good for nothing.</summary>
    public void Spoil() => resident?.Break();

    public void Leave()
    {
        if (resident is not null)
        {
            residents.Leave(resident);
        }
    }
}
