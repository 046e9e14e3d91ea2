using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

/// <summary>Only so that the model has the whole schema; read and written by <c>read_payload.sql</c> and
/// <c>store_payload.sql</c>.</summary>
internal sealed class PayloadTable : IEntityTypeConfiguration<PayloadRow>
{
    public void Configure(EntityTypeBuilder<PayloadRow> builder)
    {
        builder.ToTable("payloads");
        builder.HasKey(payload => new { payload.RunId, payload.Sha256 });
    }
}

internal sealed record PayloadRow(Guid RunId, string Sha256, int Bytes, string Encoding, byte[] Body, DateTimeOffset CreatedAt);
