using System.Text;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Pools;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Calendars;
using EventFlow.Server.Namespaces;
using EventFlow.Server.Pools;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Workflows;

/// <summary>PUT of a workflow file.</summary>
internal static class WorkflowApply
{
    public static async Task<IResult> HandleAsync(
        string id, HttpRequest request, IWorkflowStore store, INamespaceStore namespaces, WorkflowCircles circles, IPoolStore pools,
        ICalendarStore calendars, ScheduleKeeper schedules, LimitOptions limits, CancellationToken cancellationToken)
    {
        var body = await DefinitionBody.ReadAsync(
            request, "workflow file", id, limits.DefinitionBytes, TooLarge(limits.DefinitionBytes), cancellationToken);
        var options = new ReadOptions { MaxBytes = limits.DefinitionBytes, Environment = Query.Text(request, "env") };
        var result = await ReadAsync(body, options, namespaces, cancellationToken);
        if (result.Definition is not { } definition)
        {
            return new ProblemResult(Invalid(id, result.Errors));
        }

        if (definition.Id != id)
        {
            return new ProblemResult(new Problem(400, ProblemCodes.OtherWorkflowId,
                $"The address names the workflow '{id}' and the file says 'workflow: {definition.Id}'. Use one name in both."));
        }

        var (errors, doubts) = await circles.CheckAsync(definition, cancellationToken);
        errors = [.. errors, .. await PoolCheck.ErrorsAsync(definition, body.Name, pools, cancellationToken)];
        if (errors.Count > 0)
        {
            return new ProblemResult(Invalid(id, errors));
        }

        if (await CalendarApply.UnknownAsync(definition, calendars, cancellationToken) is { } unknown)
        {
            return new ProblemResult(unknown);
        }

        var (stored, created) = await store.ApplyAsync(
            VersionOf(definition, result.Effective, Encoding.UTF8.GetString(body.Content.Span), options.Environment), cancellationToken);
        // Again, too, where nothing is new: the process that stored the version may have died before this.
        var now = created || definition.Schedules.Count > 0
            ? await schedules.SyncAsync(definition, stored.Version, cancellationToken)
            : null;
        string[] warnings =
        [
            .. result.Warnings.Select(warning => warning.ToString()), .. doubts,
            .. (now?.Schedules ?? []).Select(schedule => schedule.Problem).OfType<string>(),
        ];
        return Results.Json(
            new AppliedWorkflow(stored.Id, stored.Version, stored.Hash, created, warnings, options.Environment),
            statusCode: created ? 201 : 200);
    }

    private static NewVersion VersionOf(WorkflowDefinition definition, EffectiveFile? effective, string file, string? environment) =>
        new(definition.Id, effective?.Text ?? file, definition.Title, definition.Namespace, WorkflowTasks.Of(definition))
        {
            Interests = OutboxInterest.Of(definition),
            Origin = effective is null
                ? new VersionOrigin(environment)
                : new VersionOrigin(environment, file, JsonSerializer.Serialize(effective.Origins, ApiJson.Options)),
        };

    /// <summary>In its namespace, which the file has to be read to know.</summary>
    private static async Task<DefinitionResult> ReadAsync(
        DefinitionBody body, ReadOptions options, INamespaceStore namespaces, CancellationToken cancellationToken)
    {
        var result = WorkflowFile.Read(body.Content.Span, body.Name, options);
        return result.Definition is { } definition
            && await NamespaceApply.FindAsync(definition.Namespace, namespaces, cancellationToken) is { } space
            ? WorkflowFile.Read(body.Content.Span, body.Name, options with { Namespaces = name => name == space.Name ? space : null })
            : result;
    }

    private static Problem TooLarge(int limit) => new(413, ProblemCodes.BodyTooLarge,
        $"The workflow file is larger than {limit} bytes (the setting EventFlow:Limits:DefinitionBytes). Move data out of it.");

    private static Problem Invalid(string id, IReadOnlyList<DefinitionError> errors) =>
        new(422, ProblemCodes.InvalidWorkflow, $"The file of workflow '{id}' has {errors.Count} error(s); nothing of it was stored.")
        {
            Errors = [.. errors.Select(error => error.Line == 0
                ? new ProblemItem(error.Code, error.Message)
                : new ProblemItem(error.Code, error.Message, Line: error.Line, Column: error.Column))],
        };
}
