using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Core.Validation;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Orchestrator.Children;

/// <summary>Has child runs accepted, as any other run, and tells parents what became of it.
/// All of it may be done again and again.</summary>
internal sealed class ChildStarter(
    RunIntake intake, IRunStore runs, IWorkflowStore workflows, WorkflowPlans plans, IRunQueue queue, TimeProvider clock)
{
    public async Task StartAsync(Guid parent, ChildStart start, CancellationToken cancellationToken)
    {
        if (await EndOfStartAsync(parent, start, cancellationToken) is { } end)
        {
            await TellAsync(new RunParent(parent, start.Path, start.Attempt), end, cancellationToken);
        }
    }

    public Task TellAsync(RunParent parent, ChildEnd end, CancellationToken cancellationToken) => queue.WakeAsync(
        parent.RunId, new ChildEnded(parent.RunId, parent.Path, parent.Attempt, end.Output, end.Error), cancellationToken);

    /// <summary>Null: the child is under way, and will be heard of.</summary>
    private async Task<ChildEnd?> EndOfStartAsync(Guid parent, ChildStart start, CancellationToken cancellationToken)
    {
        if (start.IsRepeated && await runs.HeadAsync(start.Id, cancellationToken) is { } before)
        {
            return start.Child.Waits ? ChildEnds.Of(before) : ChildEnds.Detached(start.Id);
        }

        try
        {
            return await AcceptAsync(parent, start, cancellationToken);
        }
        catch (WorkflowDeletedException deleted)
        {
            return ChildEnds.Refused(Deleted(start.Child.Workflow, deleted.DeletedAt));
        }
        catch (Exception fault) when (fault is InvalidDataException or StorageException)
        {
            return ChildEnds.Refused($"EF2193 workflow '{start.Child.Workflow}' cannot be run: {fault.Message}");
        }
    }

    private async Task<ChildEnd?> AcceptAsync(Guid parent, ChildStart start, CancellationToken cancellationToken)
    {
        var (id, version) = (start.Child.Workflow, start.Child.Version);
        if (await workflows.FindAsync(id, version, cancellationToken) is not { } workflow)
        {
            return ChildEnds.Refused(version is null
                ? $"EF2190 there is no workflow '{id}': apply its file, and repair or start this run again"
                : $"EF2190 there is no version {version} of workflow '{id}': leave 'version' out to run the latest");
        }

        if (workflow.DeletedAt is { } deletedAt)
        {
            return ChildEnds.Refused(Deleted(id, deletedAt));
        }

        var plan = await plans.FindAsync(id, workflow.Version, cancellationToken);
        var given = start.Params.EnumerateObject().ToDictionary(param => param.Name, param => param.Value, StringComparer.Ordinal);
        var (values, errors) = ParameterValidator.Validate(plan.Definition.Params, given);
        if (errors.Count > 0)
        {
            var each = string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}"));
            return ChildEnds.Refused($"EF2192 'with' does not fit the parameters of workflow '{id}': {each}");
        }

        var terms = RunTerms.Of(plan.Definition, values, clock.GetUtcNow(), out var problem);
        if (problem is not null)
        {
            return ChildEnds.Refused(
                $"EF4035 the 'key' in 'concurrency' of workflow '{id}' cannot be used with these parameters: {problem}");
        }

        var accepted = await intake.AcceptAsync(NewRun(parent, start, workflow.Version, values) with { Terms = terms }, cancellationToken);
        return start.Child.Waits ? await EndOfAsync(accepted, cancellationToken) : ChildEnds.Detached(start.Id);
    }

    private async Task<ChildEnd?> EndOfAsync(AcceptedRun run, CancellationToken cancellationToken) =>
        run is not { Created: true, Line: null or { IsSkipped: false } } && await runs.HeadAsync(run.Id, cancellationToken) is { } before
            ? ChildEnds.Of(before)
            : null;

    private static string Deleted(string workflow, DateTimeOffset at) =>
        $"EF4055 workflow '{workflow}' was deleted at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: restore it with "
        + $"'eventflow workflows restore {workflow}', and repair or start this run again";

    private static NewRun NewRun(Guid parent, ChildStart start, int version, JsonElement parameters) => new(
        start.Id, start.Child.Workflow, version, parameters.GetRawText(), Key: null,
        new ChildOrigin(new RunParent(parent, start.Path, start.Attempt), PolicyOf(start), start.Depth));

    private static string PolicyOf(ChildStart start) =>
        !start.Child.Waits ? ParentPolicies.Detached
        : start.Child.IsAbandoned ? ParentPolicies.Abandon
        : ParentPolicies.RequestCancel;
}
