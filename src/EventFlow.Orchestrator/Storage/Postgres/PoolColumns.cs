using EventFlow.Core.Pools;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The columns of a pool, in the order the queries have them.</summary>
internal static class PoolColumns
{
    /// <summary>Slots, rate and breaker, from <paramref name="first"/> on.</summary>
    public static PoolSettings Limits(NpgsqlDataReader row, int first) => new()
    {
        Slots = row.IntOrNull(first),
        Rate = row.IntOrNull(first + 1) is { } count ? new RateLimit(count, row.GetTimeSpan(first + 2), row.GetInt32(first + 3)) : null,
        Breaker = row.IntOrNull(first + 4) is { } failures
            ? new BreakerRule(failures, row.GetInt32(first + 5), row.GetTimeSpan(first + 6))
            : null,
    };

    public static PoolState State(NpgsqlDataReader row, int first) => new()
    {
        Tokens = row.IsDBNull(first) ? null : row.GetDouble(first),
        TokensAt = row.Time(first + 1),
        Phase = PoolWords.ParsePhase(row.GetString(first + 2)),
        PhaseSince = row.Time(first + 3),
        Recent = row.GetString(first + 4),
    };

    public static NpgsqlBatchCommand WithSettings(this NpgsqlBatchCommand command, PoolSettings settings) => command
        .With("slots", NpgsqlDbType.Integer, settings.Slots)
        .With("rate_count", NpgsqlDbType.Integer, settings.Rate?.Count)
        .With("rate_per", NpgsqlDbType.Interval, settings.Rate?.Per)
        .With("rate_burst", NpgsqlDbType.Integer, settings.Rate?.Burst)
        .With("breaker_failures", NpgsqlDbType.Integer, settings.Breaker?.Failures)
        .With("breaker_of", NpgsqlDbType.Integer, settings.Breaker?.Of)
        .With("breaker_open_for", NpgsqlDbType.Interval, settings.Breaker?.OpenFor)
        .With("types", NpgsqlDbType.Array | NpgsqlDbType.Text, settings.Types.ToArray());

    public static NpgsqlBatchCommand WithState(this NpgsqlBatchCommand command, PoolState state) => command
        .With("tokens", NpgsqlDbType.Double, state.Tokens)
        .With("tokens_at", NpgsqlDbType.TimestampTz, state.TokensAt.ToUniversalTime())
        .With("phase", NpgsqlDbType.Text, state.Phase.Word())
        .With("phase_since", NpgsqlDbType.TimestampTz, state.PhaseSince.ToUniversalTime())
        .With("recent", NpgsqlDbType.Text, state.Recent);
}
