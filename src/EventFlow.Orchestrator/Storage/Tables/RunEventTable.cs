using EventFlow.Core.Planning;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed class RunEventTable : IEntityTypeConfiguration<RunEventRecord>
{
    public void Configure(EntityTypeBuilder<RunEventRecord> builder)
    {
        builder.ToTable("run_events");
        builder.HasKey(entry => new { entry.RunId, entry.Seq });
        builder.Property(entry => entry.Data).HasColumnType("json");
    }
}
