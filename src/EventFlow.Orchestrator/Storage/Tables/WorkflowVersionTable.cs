using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record WorkflowVersionRow(
    string Workflow, int Version, string Source, string Hash, DateTimeOffset CreatedAt, int? Tasks, string? Environment,
    string? AppliedFile, string? Origins, bool MayTrigger);

internal sealed class WorkflowVersionTable : IEntityTypeConfiguration<WorkflowVersionRow>
{
    public void Configure(EntityTypeBuilder<WorkflowVersionRow> builder)
    {
        builder.ToTable("workflow_versions");
        builder.HasKey(version => new { version.Workflow, version.Version });
        builder.Property(version => version.Origins).HasColumnType("json");
        builder.HasOne<WorkflowRow>().WithMany().HasForeignKey(version => version.Workflow);
    }
}
