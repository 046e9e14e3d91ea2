using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Orchestrator.Pools;

namespace EventFlow.Server.Pools;

/// <summary>What only a server knows about the pools of a file.</summary>
internal static class PoolCheck
{
    public static async Task<IReadOnlyList<DefinitionError>> ErrorsAsync(
        WorkflowDefinition workflow, string file, IPoolStore store, CancellationToken cancellationToken)
    {
        var nodes = workflow.Graph.All().Where(node => node.Pool is not null).ToList();
        if (nodes.Count == 0)
        {
            return [];
        }

        var pools = (await store.ListAsync(cancellationToken)).ToDictionary(pool => pool.Name, StringComparer.Ordinal);
        return [.. nodes.Select(node => Error(node, file, pools)).OfType<DefinitionError>()];
    }

    private static DefinitionError? Error(NodeDefinition node, string file, Dictionary<string, StoredPool> pools)
    {
        var pool = node.Pool!;
        if (!pools.TryGetValue(pool.Name, out var known))
        {
            var meant = new Suggestions().Nearest(pool.Name, pools.Keys) is { } nearest ? $"did you mean '{nearest}'? " : "";
            return At(DefinitionCodes.UnknownPool,
                $"task '{node.Name}' needs the pool '{pool.Name}', which this server does not have: {meant}Make it with eventflow pools "
                + $"set {pool.Name} --slots N");
        }

        return pool.Weight > known.Settings.Slots
            ? At(DefinitionCodes.HeavierThanPool,
                $"task '{node.Name}' takes {pool.Weight} slots of the pool '{pool.Name}', which has {known.Settings.Slots}: it would wait "
                + "for ever; lower the weight or give the pool more slots")
            : null;

        DefinitionError At(string code, string message) => new(file, pool.Place.Line, pool.Place.Column, code, message);
    }
}
