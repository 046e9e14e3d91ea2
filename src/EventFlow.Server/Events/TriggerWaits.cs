using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Events;

/// <summary>What triggers that wait for several things are still missing.</summary>
internal sealed class TriggerWaits(TriggeredWorkflows workflows, IDatasetStore store)
{
    /// <summary>Of the triggers that a dataset may start, alone or with others.</summary>
    public async Task<IReadOnlyList<DatasetTriggerView>> OfDatasetAsync(string name, CancellationToken cancellationToken)
    {
        var candidates = (await workflows.CurrentAsync(cancellationToken)).OfDataset(name);
        var open = candidates.Count == 0 ? [] : await store.OpenSetsAsync(cancellationToken);
        return
        [
            .. candidates.SelectMany(candidate => candidate.Triggers.Select(number =>
            {
                var trigger = candidate.Workflow.Definition.Events[number];
                var parts = trigger.PartNames ?? trigger.Datasets!.Names;
                return new DatasetTriggerView(
                    candidate.Workflow.Definition.Id, candidate.Workflow.Version, parts,
                    trigger.Parts is not null || trigger.Datasets!.All ? "all" : "any", Missing(candidate, number, parts, open));
            })),
        ];
    }

    /// <summary>Of the triggers that schedules are a part of.</summary>
    public async Task<Func<StoredSchedule, TriggerWaitView?>> OfSchedulesAsync(
        IEnumerable<StoredSchedule> schedules, CancellationToken cancellationToken)
    {
        if (!schedules.Any(schedule => schedule.IsPart))
        {
            return _ => null;
        }

        var index = await workflows.CurrentAsync(cancellationToken);
        var open = await store.OpenSetsAsync(cancellationToken);
        return schedule => schedule.IsPart && index.OfSchedule(schedule.Workflow, schedule.Name) is [var candidate, ..]
            ? Wait(candidate, candidate.Triggers[0], open)
            : null;
    }

    private static TriggerWaitView Wait(EventCandidate candidate, int number, IReadOnlyList<OpenSet> open)
    {
        var parts = candidate.Workflow.Definition.Events[number].PartNames!;
        return new TriggerWaitView(parts, Missing(candidate, number, parts, open));
    }

    private static IReadOnlyList<string> Missing(
        EventCandidate candidate, int number, IReadOnlyList<string> parts, IReadOnlyList<OpenSet> open)
    {
        var (workflow, version) = (candidate.Workflow.Definition.Id, candidate.Workflow.Version);
        return [.. parts.Except(
            open.FirstOrDefault(one => one.Workflow == workflow && one.Version == version && one.Trigger == number)?.Parts ?? [])];
    }
}
