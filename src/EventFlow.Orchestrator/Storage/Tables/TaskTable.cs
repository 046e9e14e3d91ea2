using EventFlow.Core.Planning;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

/// <summary>Read through EF, written by <c>add_tasks.sql</c> and <c>change_tasks.sql</c>,
/// which also keep the columns the record has not.</summary>
internal sealed class TaskTable : IEntityTypeConfiguration<TaskRecord>
{
    public void Configure(EntityTypeBuilder<TaskRecord> builder)
    {
        builder.ToTable("tasks");
        builder.HasKey(task => new { task.RunId, task.Path });
        builder.Property(task => task.State).HasConversion(state => state.Word(), word => StateWords.ParseTaskState(word));
        builder.Property(task => task.Output).HasColumnType("json");
        builder.Property<string>("SortPath").IsRequired();
        builder.Property<DateTimeOffset?>("DispatchedAt");
        builder.Property<double?>("Percent");
        builder.Property<string?>("Message");
    }
}
