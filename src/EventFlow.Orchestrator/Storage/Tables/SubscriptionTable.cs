using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record SubscriptionRow(
    string Name, string Url, string[] Types, string[] Workflows, string Secret, string? PreviousSecret, DateTimeOffset? PreviousUntil,
    DateTimeOffset CreatedAt, DateTimeOffset? StoppedAt, string? StoppedBecause);

internal sealed record DeliveryRow(
    Guid Id, string Subscription, string EventId, string Type, string Body, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? NextAt,
    int? LastStatus, string? LastError, DateTimeOffset? EndedAt, bool IsDelivered);

internal sealed class SubscriptionTable : IEntityTypeConfiguration<SubscriptionRow>
{
    public void Configure(EntityTypeBuilder<SubscriptionRow> builder)
    {
        builder.ToTable("subscriptions");
        builder.HasKey(row => row.Name);
    }
}

internal sealed class DeliveryTable : IEntityTypeConfiguration<DeliveryRow>
{
    public void Configure(EntityTypeBuilder<DeliveryRow> builder)
    {
        builder.ToTable("deliveries");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Body).HasColumnType("json");
        builder.HasOne<SubscriptionRow>().WithMany().HasForeignKey(row => row.Subscription);
    }
}
