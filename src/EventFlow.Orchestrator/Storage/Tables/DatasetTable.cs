using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record DatasetRow(string Name, long Latest, DateTimeOffset UpdatedAt);

internal sealed record DatasetVersionRow(
    string Dataset, long Number, DateTimeOffset At, Guid Event, string Key, Guid? RunId, string? Path, string? Metadata);

internal sealed record DatasetOutboxRow(
    Guid Id, string Dataset, Guid RunId, string Workflow, string Path, int Attempt, DateTimeOffset At, string? Metadata, int Depth);

internal sealed class DatasetTable : IEntityTypeConfiguration<DatasetRow>
{
    public void Configure(EntityTypeBuilder<DatasetRow> builder)
    {
        builder.ToTable("datasets");
        builder.HasKey(row => row.Name);
    }
}

internal sealed class DatasetVersionTable : IEntityTypeConfiguration<DatasetVersionRow>
{
    public void Configure(EntityTypeBuilder<DatasetVersionRow> builder)
    {
        builder.ToTable("dataset_versions");
        builder.HasKey(row => new { row.Dataset, row.Number });
        builder.Property(row => row.Metadata).HasColumnType("json");
    }
}

internal sealed class DatasetOutboxTable : IEntityTypeConfiguration<DatasetOutboxRow>
{
    public void Configure(EntityTypeBuilder<DatasetOutboxRow> builder)
    {
        builder.ToTable("dataset_outbox");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Metadata).HasColumnType("json");
    }
}
