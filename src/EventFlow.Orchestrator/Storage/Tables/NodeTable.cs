using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record NodeRow(Guid Id, string Name, DateTimeOffset StartedAt, DateTimeOffset SeenAt);

internal sealed class NodeTable : IEntityTypeConfiguration<NodeRow>
{
    public void Configure(EntityTypeBuilder<NodeRow> builder)
    {
        builder.ToTable("nodes");
        builder.HasKey(node => node.Id);
    }
}
