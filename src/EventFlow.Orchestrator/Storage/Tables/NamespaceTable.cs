using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record NamespaceRow(
    string Name, string? Title, string? Owner, string Source, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

internal sealed class NamespaceTable : IEntityTypeConfiguration<NamespaceRow>
{
    public void Configure(EntityTypeBuilder<NamespaceRow> builder)
    {
        builder.ToTable("namespaces");
        builder.HasKey(one => one.Name);
    }
}
