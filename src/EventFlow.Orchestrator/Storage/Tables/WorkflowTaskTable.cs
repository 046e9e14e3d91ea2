using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record WorkflowTaskRow(
    string Workflow, int Version, string Path, string SortPath, string Kind, string Type, IReadOnlyList<string> Needs);

internal sealed class WorkflowTaskTable : IEntityTypeConfiguration<WorkflowTaskRow>
{
    public void Configure(EntityTypeBuilder<WorkflowTaskRow> builder)
    {
        builder.ToTable("workflow_tasks");
        builder.HasKey(task => new { task.Workflow, task.Version, task.Path });
        builder.HasOne<WorkflowVersionRow>().WithMany().HasForeignKey(task => new { task.Workflow, task.Version });
    }
}
