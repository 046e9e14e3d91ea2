using EventFlow.Core.Definitions;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage;

/// <summary>What has happened to runs and datasets and is yet to be told: written in the commit it happened with, and only where somebody
/// is to be told of it.</summary>
internal interface IOutbox
{
    /// <summary>Rows of up to so many runs and updates, each in its order. Nobody else has them until the claim is disposed of.</summary>
    Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken cancellationToken);

    /// <summary>What the owner is to be told of from here on, in place of what it was.</summary>
    Task SetInterestsAsync(string owner, IReadOnlyList<OutboxInterest> interests, CancellationToken cancellationToken);
}

internal interface IOutboxClaim : IAsyncDisposable
{
    IReadOnlyList<OutgoingEvent> Events { get; }

    /// <summary>All of it has been told, or is to be sent to subscriptions.</summary>
    Task DoneAsync(IReadOnlyList<NewDelivery> deliveries, CancellationToken cancellationToken);
}

/// <param name="Kind">Of the history entry; <c>dataset.updated</c> with updates of datasets.</param>
/// <param name="Workflow">Whose run it is; null: it is no run's.</param>
/// <param name="Event">Null: what it told of is gone with its day of history.</param>
internal sealed record OutgoingEvent(string Kind, string? Workflow, CloudEvent? Event);

/// <param name="Kind">What is waited for.</param>
/// <param name="Workflow">Of which workflow; empty: of any, or of none.</param>
internal sealed record OutboxInterest(string Kind, string Workflow)
{
    public static string OwnerOf(string workflow) => $"workflow:{workflow}";

    /// <summary>What the triggers of a workflow wait for.</summary>
    public static IReadOnlyList<OutboxInterest> Of(WorkflowDefinition workflow) =>
    [
        .. workflow.Events.SelectMany(trigger => trigger.RunEnds)
            .SelectMany(ends => ends.On.Select(status => new OutboxInterest(RunEvents.KindOf(status), ends.Workflow)))
            .Distinct(),
    ];
}

/// <param name="Id">The run, or the event of an update.</param>
/// <param name="Number">Of the entry in the run's history.</param>
internal sealed record OutboxRow(Guid Id, long Number, string Kind, DateTimeOffset At, string? Workflow)
{
    /// <summary>What commits may tell of runs.</summary>
    public static IReadOnlyList<OutboxRow> Of(IReadOnlyList<RunCommit> commits)
    {
        var rows = new List<OutboxRow>();
        foreach (var commit in commits)
        {
            foreach (var entry in commit.Events)
            {
                if (entry.Path is null && RunEvents.AllKinds.Contains(entry.Kind))
                {
                    rows.Add(new OutboxRow(entry.RunId, entry.Seq, entry.Kind, entry.At, commit.Run.Workflow));
                }
            }
        }

        return rows;
    }

    public static OutboxRow OfDataset(Guid id, DateTimeOffset at) => new(id, 0, DatasetEvents.Kind, at, Workflow: null);
}
