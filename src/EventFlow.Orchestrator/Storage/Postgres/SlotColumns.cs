using EventFlow.Core.Planning;
using EventFlow.Core.Pools;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What commits ask of pools and give back to them. Most have nothing of it, and then there is no statement.</summary>
internal static class SlotColumns
{
    public static void AddTo(NpgsqlBatch batch, IReadOnlyList<RunCommit> commits)
    {
        if (commits.SelectMany(commit => commit.SlotsReleased).ToArray() is { Length: > 0 } released)
        {
            // One statement may not touch a row twice; what was said first is what became of the attempt.
            Release(batch, [.. released.DistinctBy(slot => (slot.RunId, slot.Path, slot.Attempt))]);
        }

        if (commits.SelectMany(commit => commit.SlotsAsked).ToArray() is { Length: > 0 } asked)
        {
            Ask(batch, asked);
        }
    }

    private static void Release(NpgsqlBatch batch, SlotRelease[] slots)
    {
        var command = Queries.BatchCommand(Sql.ReleaseSlots.For(slots.Length));
        command.Column(NpgsqlDbType.Uuid, slots, slot => slot.RunId);
        command.Column(NpgsqlDbType.Text, slots, slot => slot.Path);
        command.Column(NpgsqlDbType.Integer, slots, slot => slot.Attempt);
        command.Column(NpgsqlDbType.Text, slots, slot => slot.Outcome.ToString().ToLowerInvariant());
        batch.BatchCommands.Add(command);
    }

    private static void Ask(NpgsqlBatch batch, SlotRequest[] slots)
    {
        var command = Queries.BatchCommand(Sql.AskSlots.For(slots.Length));
        command.Column(NpgsqlDbType.Uuid, slots, slot => slot.RunId);
        command.Column(NpgsqlDbType.Text, slots, slot => slot.Path);
        command.Column(NpgsqlDbType.Integer, slots, slot => slot.Attempt);
        command.Column(NpgsqlDbType.Text, slots, slot => slot.Pool);
        command.Column(NpgsqlDbType.Integer, slots, slot => slot.Weight);
        command.Column(NpgsqlDbType.Integer, slots, slot => slot.Priority);
        command.Column(NpgsqlDbType.Boolean, slots, slot => slot.IsByType);
        command.Column(NpgsqlDbType.Interval, slots, slot => PoolLine.Lead(slot.Priority));
        batch.BatchCommands.Add(command);
    }
}
