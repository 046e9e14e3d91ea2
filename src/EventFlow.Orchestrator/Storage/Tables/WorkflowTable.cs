using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record WorkflowRow(
    string Id, string Namespace, string? Title, int LatestVersion, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt, DateTimeOffset? PausedAt, int SchedulesVersion);

internal sealed class WorkflowTable : IEntityTypeConfiguration<WorkflowRow>
{
    public void Configure(EntityTypeBuilder<WorkflowRow> builder)
    {
        builder.ToTable("workflows");
        builder.HasKey(workflow => workflow.Id);
    }
}
