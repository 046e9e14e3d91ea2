using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Payloads;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Reads runs from the store; those asked for at the same time in one question.</summary>
internal sealed class RunReader
{
    private const int MostAtOnce = 200;

    private readonly IRunGroups groups;
    private readonly WorkflowPlans plans;
    private readonly PayloadReader payloads;
    private readonly GroupedQuestion<Guid, StoredSaga?> questions;

    public RunReader(IRunGroups groups, WorkflowPlans plans, PayloadReader payloads)
    {
        this.payloads = payloads;
        this.groups = groups;
        this.plans = plans;
        questions = new GroupedQuestion<Guid, StoredSaga?>(MostAtOnce, ReadAsync);
    }

    /// <summary>The run as it is stored, ready for planning; null where there is none.</summary>
    /// <exception cref="InvalidDataException">Its workflow or a row of it is gone.</exception>
    public async Task<(RunSaga Saga, RunState State)?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await questions.AskAsync(id, cancellationToken) is not { } stored)
        {
            return null;
        }

        var plan = await plans.FindAsync(stored.Row.Workflow, stored.Row.WorkflowVersion, cancellationToken);
        return (stored.Row, RunRestore.Restore(plan, RunLoader.StoredRunOf(stored.Row, stored.Tasks, stored.Signals, payloads)));
    }

    /// <summary>The version that is stored; null where there is no such run.</summary>
    public Task<int?> VersionAsync(Guid id, CancellationToken cancellationToken) => groups.VersionAsync(id, cancellationToken);

    private async Task<Func<Guid, StoredSaga?>> ReadAsync(IReadOnlyList<Guid> round)
    {
        var stored = await groups.ReadAsync([.. round.Distinct()], CancellationToken.None);
        var byId = stored.ToDictionary(run => run.Row.CorrelationId);
        return id => byId.GetValueOrDefault(id);
    }
}
