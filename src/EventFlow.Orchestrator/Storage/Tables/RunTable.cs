using EventFlow.Orchestrator.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

/// <summary>Read through EF, written by <c>accept_runs.sql</c> and <c>update_runs.sql</c>.</summary>
internal sealed class RunTable : IEntityTypeConfiguration<RunSaga>
{
    public void Configure(EntityTypeBuilder<RunSaga> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(run => run.CorrelationId);
        builder.Property(run => run.CorrelationId).HasColumnName("id").ValueGeneratedNever();
        builder.Property(run => run.CurrentState).HasColumnName("state");
        builder.Property(run => run.Params).HasColumnType("json");
        builder.Property(run => run.Trigger).HasColumnType("json");
        builder.Property(run => run.Output).HasColumnType("json");
        builder.Ignore(run => run.Parent);
    }
}
