using System.Globalization;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Events;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Datasets;

/// <summary>The reading half of the datasets.</summary>
internal static class DatasetQueries
{
    public static async Task<IResult> ListAsync(HttpRequest request, IDatasetStore store, CancellationToken cancellationToken) =>
        Results.Json(await store.ListAsync(Query.Text(request, "cursor"), Query.Limit(request), cancellationToken));

    public static async Task<IResult> FindAsync(
        string path, HttpRequest request, IDatasetStore store, TriggerWaits waits, CancellationToken cancellationToken)
    {
        var (name, isUpdates) = DatasetPath.Of(path);
        if (isUpdates)
        {
            return await VersionsAsync(name, request, store, cancellationToken);
        }

        var dataset = await store.FindAsync(name, cancellationToken);
        var triggers = await waits.OfDatasetAsync(name, cancellationToken);
        return dataset is null && triggers.Count == 0
            ? DatasetPath.Unknown(name)
            : Results.Json(new DatasetDetail(dataset ?? new DatasetView(name, 0, null, null, null, null), triggers));
    }

    private static async Task<IResult> VersionsAsync(
        string name, HttpRequest request, IDatasetStore store, CancellationToken cancellationToken)
    {
        var limit = Query.Limit(request);
        var versions = await store.VersionsAsync(name, Query.Number(request, "cursor"), limit + 1, cancellationToken);
        if (versions.Count == 0)
        {
            return DatasetPath.Unknown(name);
        }

        var shown = versions.Take(limit).ToArray();
        var next = versions.Count > limit ? shown[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Json(new Page<DatasetVersionView>(shown, next));
    }
}
