using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record RunKeyRow(string Workflow, string Key, Guid RunId);

internal sealed class RunKeyTable : IEntityTypeConfiguration<RunKeyRow>
{
    public void Configure(EntityTypeBuilder<RunKeyRow> builder)
    {
        builder.ToTable("run_keys");
        builder.HasKey(key => new { key.Workflow, key.Key });
    }
}
