using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record TaskLogRow(
    long Id, Guid RunId, string Path, int Attempt, DateTimeOffset At, string Level, string? Worker, string Message);

internal sealed class TaskLogTable : IEntityTypeConfiguration<TaskLogRow>
{
    public void Configure(EntityTypeBuilder<TaskLogRow> builder)
    {
        builder.ToTable("task_logs");
        builder.HasKey(line => new { line.RunId, line.Id });
        builder.Property(line => line.Id).ValueGeneratedOnAdd();
    }
}
