using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Orchestrator.Calendars;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Schedules;

/// <summary>Keeps the schedules as the latest versions of workflows have them. All of it may be done again and again.</summary>
internal sealed class ScheduleKeeper(
    IScheduleStore store, IWorkflowStore workflows, ScheduleChanges changes, KnownCalendars calendars)
{
    private const int AtOnce = 500;

    /// <summary>Takes over a version that was just stored; where there is a later one by now, that one.</summary>
    public async Task<WorkflowSchedules?> SyncAsync(WorkflowDefinition definition, int version, CancellationToken cancellationToken)
    {
        var after = await TakeAsync(definition, version, cancellationToken);
        return after is null || after.Version >= version ? after : await SyncAsync(definition.Id, cancellationToken);
    }

    /// <summary>Takes over the latest version of a workflow, and that it was deleted or restored;
    /// null: there is no such workflow.</summary>
    /// <exception cref="InvalidDataException">This binary cannot read it.</exception>
    public async Task<WorkflowSchedules?> SyncAsync(string workflow, CancellationToken cancellationToken)
    {
        while (await workflows.FindAsync(workflow, version: null, cancellationToken) is { } latest)
        {
            var after = await TakeAsync(Read(latest), latest.Version, cancellationToken);
            if (after is null || after.Version >= latest.Version)
            {
                return after;
            }
        }

        return null;
    }

    /// <summary>Takes over what nobody has: a process died between the two steps, or an older one stored the version.</summary>
    /// <param name="failed">Called for each that cannot be read; the others do not suffer for it.</param>
    public async Task SyncAllAsync(Action<string, Exception> failed, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while ((await store.UnscheduledAsync(AtOnce + tried.Count, cancellationToken)).Where(tried.Add).ToList() is { Count: > 0 } open)
        {
            foreach (var workflow in open)
            {
                try
                {
                    await SyncAsync(workflow, cancellationToken);
                }
                catch (InvalidDataException unreadable)
                {
                    failed(workflow, unreadable);
                }
            }
        }
    }

    public Task<WorkflowSchedules?> PauseAsync(string workflow, CancellationToken cancellationToken) =>
        store.ChangeAsync(workflow, ScheduleChanges.Pause, cancellationToken);

    public async Task<WorkflowSchedules?> ResumeAsync(string workflow, CancellationToken cancellationToken)
    {
        var schedules = await store.ListAsync(workflow, cursor: null, AtOnce, cancellationToken);
        await calendars.RefreshAsync([.. schedules.Items.Select(item => item.Schedule.Calendar).OfType<string>()], cancellationToken);
        return await store.ChangeAsync(workflow, changes.Resume, cancellationToken);
    }

    private async Task<WorkflowSchedules?> TakeAsync(WorkflowDefinition definition, int version, CancellationToken cancellationToken)
    {
        await calendars.RefreshAsync(definition.AllCalendars, cancellationToken);
        return await store.ChangeAsync(
            definition.Id,
            before => before.LatestVersion != version || IsTaken(before, version) ? before : changes.Apply(before, definition, version),
            cancellationToken);
    }

    // What could not fire may be able to by now.
    private static bool IsTaken(WorkflowSchedules before, int version) => before.Version == version && ScheduleChanges.Stands(before);

    private static WorkflowDefinition Read(StoredWorkflow latest)
    {
        var read = WorkflowFile.Read(Encoding.UTF8.GetBytes(latest.Source), latest.Id, int.MaxValue);
        return read.Definition ?? throw new InvalidDataException(
            $"EF3004 workflow {latest.Id} version {latest.Version} cannot be read by this engine: {read.Errors[0]}");
    }
}
