using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record OutboxTableRow(Guid Id, long Number, string Kind, DateTimeOffset At, string? Workflow, string? Body);

internal sealed record OutboxInterestRow(string Kind, string Workflow, string Owner);

internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxTableRow>
{
    public void Configure(EntityTypeBuilder<OutboxTableRow> builder)
    {
        builder.ToTable("outbox");
        builder.HasKey(row => new { row.Id, row.Number });
        builder.Property(row => row.Body).HasColumnType("json");
    }
}

internal sealed class OutboxInterestTable : IEntityTypeConfiguration<OutboxInterestRow>
{
    public void Configure(EntityTypeBuilder<OutboxInterestRow> builder)
    {
        builder.ToTable("outbox_interests");
        builder.HasKey(row => new { row.Kind, row.Workflow, row.Owner });
    }
}
