using System.Globalization;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Workflows;

internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder api)
    {
        var workflows = api.MapGroup("/workflows").WithTags("workflows");
        workflows.MapPut("/{id}", WorkflowApply.HandleAsync).WithName("applyWorkflow")
            .WithSummary(
                "Applies a workflow file, YAML or JSON: a new version, or nothing where it is unchanged; ?env= names an environment")
            .Produces<AppliedWorkflow>(200).Produces<AppliedWorkflow>(201).Produces<Problem>(422, "application/problem+json");
        workflows.MapGet("", ListAsync).WithName("listWorkflows")
            .WithSummary("The workflows in their latest versions; ?deleted=true: with those that are deleted")
            .Produces<Page<WorkflowView>>();
        workflows.MapGet("/{id}", FindAsync).WithName("getWorkflow")
            .WithSummary("One workflow with its file; ?version= for an older one, ?effective=true for each value with its origin")
            .Produces<WorkflowDetail>().Produces<Problem>(404, "application/problem+json");
        workflows.MapGet("/{id}/versions", VersionsAsync).WithName("listVersions")
            .WithSummary("The versions of a workflow, newest first; ?version= of the workflow gives the file of one")
            .Produces<Page<WorkflowVersionView>>().Produces<Problem>(404, "application/problem+json");
        workflows.MapDelete("/{id}", WorkflowDeletion.DeleteAsync).WithName("deleteWorkflow")
            .WithSummary("Deletes a workflow: it starts no more runs, those under way go on, versions and history are kept")
            .Produces<DeletedWorkflow>().Produces<Problem>(404, "application/problem+json");
        workflows.MapPost("/{id}/restore", WorkflowDeletion.RestoreAsync).WithName("restoreWorkflow")
            .WithSummary("Brings back a deleted workflow in its latest version")
            .Produces<RestoredWorkflow>().Produces<Problem>(404, "application/problem+json");
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IWorkflowStore store, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(
            Query.Text(request, "cursor"), Query.Limit(request), Query.Flag(request, "deleted"), cancellationToken);
        return Results.Json(page);
    }

    private static async Task<IResult> VersionsAsync(
        string id, HttpRequest request, IWorkflowStore store, CancellationToken cancellationToken)
    {
        var limit = Query.Limit(request);
        var versions = await store.VersionsAsync(id, Query.Number(request, "cursor"), limit + 1, cancellationToken);
        if (versions.Count == 0 && await store.FindAsync(id, version: null, cancellationToken) is null)
        {
            return await UnknownWorkflow.ResultAsync(id, version: null, store, cancellationToken);
        }

        var shown = versions.Take(limit).ToArray();
        var next = versions.Count > limit ? shown[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Json(new Page<WorkflowVersionView>(shown, next));
    }

    private static async Task<IResult> FindAsync(
        string id, HttpRequest request, IWorkflowStore store, WorkflowDefinitions definitions, CancellationToken cancellationToken)
    {
        var version = Query.Number(request, "version");
        if (await store.FindAsync(id, version, cancellationToken) is not { } found)
        {
            return await UnknownWorkflow.ResultAsync(id, version, store, cancellationToken);
        }

        var definition = definitions.Of(found);
        var latest = version is null ? found : await store.FindAsync(id, version: null, cancellationToken);
        return Results.Json(
            new WorkflowDetail(
                found.Id, found.Version, definition.Title, definition.Namespace, found.Hash, found.CreatedAt, found.Source)
            {
                Environment = found.Origin.Environment,
                AppliedFile = found.Origin.AppliedFile,
                DeletedAt = latest?.DeletedAt,
                Effective = Query.Flag(request, "effective") ? WorkflowEffective.Of(found) : null,
            });
    }
}
