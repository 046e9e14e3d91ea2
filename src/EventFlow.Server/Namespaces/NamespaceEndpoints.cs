using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Namespaces;

internal static class NamespaceEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapNamespaces(this IEndpointRouteBuilder api)
    {
        var namespaces = api.MapGroup("/namespaces").WithTags("namespaces");
        namespaces.MapPut("/{name}", NamespaceApply.HandleAsync).WithName("applyNamespace")
            .WithSummary("Applies a namespace file, YAML or JSON: it holds for workflows that are applied afterwards")
            .Produces<AppliedNamespace>(200).Produces<AppliedNamespace>(201).Produces<Problem>(422, ProblemType);
        namespaces.MapGet("", ListAsync).WithName("listNamespaces")
            .WithSummary("The namespaces with defaults or policies").Produces<Page<NamespaceView>>();
        namespaces.MapGet("/{name}", FindAsync).WithName("getNamespace")
            .WithSummary("One namespace with its file").Produces<NamespaceDetail>().Produces<Problem>(404, ProblemType);
        namespaces.MapDelete("/{name}", DeleteAsync).WithName("deleteNamespace")
            .WithSummary("Takes away the defaults and policies of a namespace; versions that were applied keep their values")
            .Produces<DeletedNamespace>().Produces<Problem>(404, ProblemType);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, INamespaceStore store, CancellationToken cancellationToken) =>
        Results.Json(await store.ListAsync(Query.Text(request, "cursor"), Query.Limit(request), cancellationToken));

    private static async Task<IResult> FindAsync(string name, INamespaceStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(name, cancellationToken) is { } found
            ? Results.Json(new NamespaceDetail(found.Name, found.Title, found.Owner, found.UpdatedAt, found.Source))
            : Unknown(name);

    private static async Task<IResult> DeleteAsync(string name, INamespaceStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(name, cancellationToken) ? Results.Json(new DeletedNamespace(name)) : Unknown(name);

    private static ProblemResult Unknown(string name) => new(new Problem(404, ProblemCodes.UnknownNamespace,
        $"Namespace '{name}' has no defaults and policies. GET /api/v1/namespaces lists those that have."));
}
