using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The datasets of an embedded process, each with its newest versions.</summary>
internal sealed class MemoryDatasets
{
    private const int VersionsKept = 1_000;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, List<DatasetVersionView>> versions = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> keys = [];

    /// <summary>False: it came before.</summary>
    public bool Add(InboxRow row, DateTimeOffset at)
    {
        var version = DatasetVersion.Of(row);
        lock (gate)
        {
            if (!keys.Add((version.Dataset, version.Key)))
            {
                return false;
            }

            if (!versions.TryGetValue(version.Dataset, out var all))
            {
                versions[version.Dataset] = all = [];
            }

            var next = all.Count == 0 ? 1 : all[^1].Version + 1;
            all.Add(new DatasetVersionView(next, at, row.Id, version.Run, version.Path, Payload.Read(version.Metadata)));
            if (all.Count > VersionsKept)
            {
                all.RemoveAt(0);
            }

            return true;
        }
    }

    public IReadOnlyList<DatasetView> All()
    {
        lock (gate)
        {
            return [.. versions.Select(dataset => View(dataset.Key, dataset.Value[^1]))];
        }
    }

    public IReadOnlyList<DatasetVersionView> Of(string name)
    {
        lock (gate)
        {
            return versions.TryGetValue(name, out var all) ? [.. all.AsEnumerable().Reverse()] : [];
        }
    }

    private static DatasetView View(string name, DatasetVersionView last) =>
        new(name, last.Version, last.At, last.Run, last.Task, last.Metadata);
}
