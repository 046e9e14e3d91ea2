using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record TimerRow(Guid RunId, string Path, string Kind, int Attempt, DateTimeOffset DueAt);

internal sealed class TimerTable : IEntityTypeConfiguration<TimerRow>
{
    public void Configure(EntityTypeBuilder<TimerRow> builder)
    {
        builder.ToTable("timers");
        builder.HasKey(timer => new { timer.RunId, timer.Path, timer.Kind, timer.Attempt });
        builder.HasIndex(timer => timer.DueAt);
    }
}
