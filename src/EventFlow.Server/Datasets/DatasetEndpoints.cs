using EventFlow.Contracts.Api;

namespace EventFlow.Server.Datasets;

internal static class DatasetEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("datasets");
        datasets.MapGet("", DatasetQueries.ListAsync).WithName("listDatasets")
            .WithSummary("The datasets that were ever brought up to date, by name").Produces<Page<DatasetView>>();

        // Names have slashes, and what follows a name that takes all the rest cannot be told apart by the router.
        datasets.MapGet("/{**path}", DatasetQueries.FindAsync).WithName("getDataset")
            .WithSummary("One dataset with the workflows that wait for it; with /updates behind the name its versions, newest first")
            .Produces<DatasetDetail>().Produces<Problem>(404, ProblemType);
        datasets.MapPost("/{**path}", DatasetUpdates.HandleAsync).WithName("updateDataset")
            .WithSummary(
                "/updates behind the name: somebody outside has brought it up to date; 202 once it is committed, with what it has started")
            .Accepts<UpdateDatasetRequest>(isOptional: true, "application/json")
            .Produces<InboxView>(202).Produces<Problem>(404, ProblemType).Produces<Problem>(422, ProblemType);
    }
}
