using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed class ScheduleTable : IEntityTypeConfiguration<StoredSchedule>
{
    public void Configure(EntityTypeBuilder<StoredSchedule> builder)
    {
        builder.ToTable("schedules");
        builder.HasKey(schedule => schedule.Id);
        builder.HasOne<WorkflowRow>().WithMany().HasForeignKey(schedule => schedule.Workflow);
        builder.Property(schedule => schedule.Jitter).HasColumnType("interval");
        builder.Property(schedule => schedule.Params).HasColumnType("json");
    }
}
