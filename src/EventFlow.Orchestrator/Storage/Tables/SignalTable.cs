using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record SignalRow(
    Guid RunId, int Number, string Name, string? Key, string? Data, int Bytes, DateTimeOffset SentAt, DateTimeOffset? ReceivedAt,
    string? TakenBy);

internal sealed class SignalTable : IEntityTypeConfiguration<SignalRow>
{
    public void Configure(EntityTypeBuilder<SignalRow> builder)
    {
        builder.ToTable("run_signals");
        builder.HasKey(signal => new { signal.RunId, signal.Number });
        builder.Property(signal => signal.Data).HasColumnType("json");
    }
}
