using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record PoolSlotRow(
    Guid RunId, string Path, int Attempt, string Pool, int Weight, int Priority, bool ByType, DateTimeOffset AskedAt, DateTimeOffset Rank,
    DateTimeOffset? GrantedAt, DateTimeOffset? ReleasedAt, string? Outcome);

internal sealed class PoolSlotTable : IEntityTypeConfiguration<PoolSlotRow>
{
    public void Configure(EntityTypeBuilder<PoolSlotRow> builder)
    {
        builder.ToTable("pool_slots");
        builder.HasKey(slot => new { slot.RunId, slot.Path, slot.Attempt });
    }
}
