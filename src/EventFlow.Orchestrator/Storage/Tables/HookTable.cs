using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record HookRow(
    string Name, string Type, string Source, string Auth, string Secret, string? PreviousSecret, DateTimeOffset? PreviousUntil,
    DateTimeOffset CreatedAt);

internal sealed class HookTable : IEntityTypeConfiguration<HookRow>
{
    public void Configure(EntityTypeBuilder<HookRow> builder)
    {
        builder.ToTable("hooks");
        builder.HasKey(row => row.Name);
    }
}

internal sealed record HookSignatureRow(string Hook, string Signature, DateTimeOffset SeenAt);

internal sealed class HookSignatureTable : IEntityTypeConfiguration<HookSignatureRow>
{
    public void Configure(EntityTypeBuilder<HookSignatureRow> builder)
    {
        builder.ToTable("hook_signatures");
        builder.HasKey(row => new { row.Hook, row.Signature });
        builder.HasOne<HookRow>().WithMany().HasForeignKey(row => row.Hook);
    }
}
