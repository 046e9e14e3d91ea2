using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed class BackfillTable : IEntityTypeConfiguration<StoredBackfill>
{
    public void Configure(EntityTypeBuilder<StoredBackfill> builder)
    {
        builder.ToTable("backfills");
        builder.HasKey(backfill => backfill.Id);
        builder.HasOne<WorkflowRow>().WithMany().HasForeignKey(backfill => backfill.Workflow);
        builder.Property(backfill => backfill.Params).HasColumnType("json");
    }
}

internal sealed class BackfillIntervalTable : IEntityTypeConfiguration<StoredInterval>
{
    public void Configure(EntityTypeBuilder<StoredInterval> builder)
    {
        builder.ToTable("backfill_intervals");
        builder.HasKey(interval => new { interval.BackfillId, interval.Number });
        builder.HasOne<StoredBackfill>().WithMany().HasForeignKey(interval => interval.BackfillId);
    }
}
