using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record PoolRow(
    string Name, int? Slots, int? RateCount, TimeSpan? RatePer, int? RateBurst, int? BreakerFailures, int? BreakerOf,
    TimeSpan? BreakerOpenFor, string[] Types, double? Tokens, DateTimeOffset TokensAt, string Phase, DateTimeOffset PhaseSince,
    string Recent, DateTimeOffset CreatedAt);

internal sealed class PoolTable : IEntityTypeConfiguration<PoolRow>
{
    public void Configure(EntityTypeBuilder<PoolRow> builder)
    {
        builder.ToTable("pools");
        builder.HasKey(pool => pool.Name);
    }
}
