using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record EventGroupRow(
    Guid RunId, string Workflow, int Version, int Trigger, DateTimeOffset OpenedAt, DateTimeOffset DueAt, int Events, bool IsFull,
    string[]? Parts);

internal sealed class EventGroupTable : IEntityTypeConfiguration<EventGroupRow>
{
    public void Configure(EntityTypeBuilder<EventGroupRow> builder)
    {
        builder.ToTable("event_groups");
        builder.HasKey(row => row.RunId);
    }
}

internal sealed record WorkflowChangesRow(int Id, long Number);

internal sealed class WorkflowChangesTable : IEntityTypeConfiguration<WorkflowChangesRow>
{
    public void Configure(EntityTypeBuilder<WorkflowChangesRow> builder)
    {
        builder.ToTable("workflow_changes");
        builder.HasKey(row => row.Id);
    }
}
