using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Reads runs from the store; those asked for at the same time in one question.</summary>
internal sealed class RunReader
{
    private const int MostAtOnce = 200;

    private readonly IRunGroups groups;
    private readonly WorkflowPlans plans;
    private readonly Rounds<Wish> wishes;

    public RunReader(IRunGroups groups, WorkflowPlans plans)
    {
        this.groups = groups;
        this.plans = plans;
        wishes = new Rounds<Wish>(MostAtOnce, _ => 1, ReadAsync);
    }

    /// <summary>The run as it is stored, ready for planning; null where there is none.</summary>
    /// <exception cref="InvalidDataException">Its workflow or a row of it is gone.</exception>
    public async Task<(RunSaga Saga, RunState State)?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var wish = new Wish(id);
        wishes.Add(wish);
        if (await wish.Stored.Task.WaitAsync(cancellationToken) is not { } stored)
        {
            return null;
        }

        var plan = await plans.FindAsync(stored.Row.Workflow, stored.Row.WorkflowVersion, cancellationToken);
        return (stored.Row, RunRestore.Restore(plan, RunLoader.StoredRunOf(stored.Row, stored.Tasks)));
    }

    private async Task ReadAsync(IReadOnlyList<Wish> round)
    {
        try
        {
            var stored = await groups.ReadAsync([.. round.Select(wish => wish.Id).Distinct()], CancellationToken.None);
            var byId = stored.ToDictionary(run => run.Row.CorrelationId);
            foreach (var wish in round)
            {
                wish.Stored.SetResult(byId.GetValueOrDefault(wish.Id));
            }
        }
        catch (Exception failure)
        {
            foreach (var wish in round)
            {
                wish.Stored.TrySetException(failure);
            }
        }
    }

    private sealed record Wish(Guid Id)
    {
        public TaskCompletionSource<StoredSaga?> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
