using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record InboxTableRow(
    Guid Id, DateTimeOffset ReceivedAt, string Via, string? Source, string? EventId, string? Type, string? Subject, string? Body,
    string? Raw, Guid? ReplayOf);

internal sealed record InboxFateRow(Guid Event, int Number, string? Workflow, string Fate, Guid? RunId, string? Reason);

internal sealed class InboxTable : IEntityTypeConfiguration<InboxTableRow>
{
    public void Configure(EntityTypeBuilder<InboxTableRow> builder)
    {
        builder.ToTable("inbox");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Body).HasColumnType("json");
    }
}

internal sealed class InboxFateTable : IEntityTypeConfiguration<InboxFateRow>
{
    public void Configure(EntityTypeBuilder<InboxFateRow> builder)
    {
        builder.ToTable("inbox_fates");
        builder.HasKey(row => new { row.Event, row.Number });
    }
}
