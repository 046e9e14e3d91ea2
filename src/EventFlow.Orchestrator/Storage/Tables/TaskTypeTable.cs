using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record TaskTypeRow(string Type, int Consumers, DateTimeOffset? NoWorkerSince, DateTimeOffset ChangedAt);

internal sealed class TaskTypeTable : IEntityTypeConfiguration<TaskTypeRow>
{
    public void Configure(EntityTypeBuilder<TaskTypeRow> builder)
    {
        builder.ToTable("task_types");
        builder.HasKey(type => type.Type);
    }
}
