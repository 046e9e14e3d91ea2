using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Why runs have not begun.</summary>
internal sealed partial class PostgresRunStore
{
    private async Task<IReadOnlyList<RunView>> ExplainedAsync(IReadOnlyList<RunView> runs, CancellationToken cancellationToken)
    {
        var pending = runs.Where(run => run.State == RunStatus.Pending.Word()).Select(run => run.Id).ToArray();
        if (pending.Length == 0)
        {
            return runs;
        }

        var reasons = await WindowsAsync(pending, cancellationToken);
        foreach (var (run, reason) in await PlacesAsync(pending, cancellationToken))
        {
            reasons[run] = reason;
        }

        return [.. runs.Select(run => reasons.TryGetValue(run.Id, out var reason) ? run with { WaitingFor = reason } : run)];
    }

    private async Task<Dictionary<Guid, string>> WindowsAsync(Guid[] runs, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.RunWindows).With("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, runs);
        return (await ReadAsync(command, row => (Run: row.GetGuid(0), Opens: row.Time(1)), cancellationToken))
            .ToDictionary(window => window.Run, window => RunWaits.ForWindow(window.Opens));
    }

    private async Task<List<(Guid Run, string Reason)>> PlacesAsync(Guid[] runs, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.WhyRunsWait).With("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, runs);
        return await ReadAsync(
            command,
            row => (row.GetGuid(0), RunWaits.InLine(
                row.GetString(1), row.GetInt32(2), row.TextOrNull(3), row.GetInt32(4), row.GetFieldValue<Guid[]>(5))),
            cancellationToken);
    }
}
