using EventFlow.Orchestrator.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed class RunTable : IEntityTypeConfiguration<RunSaga>
{
    public void Configure(EntityTypeBuilder<RunSaga> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(run => run.CorrelationId);
        builder.HasIndex(run => new { run.Workflow, run.Key }).IsUnique().HasFilter("key is not null");
        builder.Property(run => run.CorrelationId).HasColumnName("id").ValueGeneratedNever();
        builder.Property(run => run.CurrentState).HasColumnName("state");
        builder.Property(run => run.Params).HasColumnType("json").HasConversion(text => SafeText.Json(text), text => text);
        builder.Property(run => run.ErrorType).HasConversion(text => SafeText.Short(text), text => text);
        builder.Property(run => run.ErrorMessage).HasConversion(text => SafeText.Long(text), text => text);
        builder.Property(run => run.CancelReason).HasConversion(text => SafeText.Long(text), text => text);
        builder.Property(run => run.Version).IsConcurrencyToken();
    }
}
