using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventFlow.Orchestrator.Storage.Tables;

internal sealed record RunPlaceRow(
    Guid RunId, string Workflow, string Key, int Max, long Ticket, DateTimeOffset AskedAt, DateTimeOffset? GrantedAt, string? CancelReason,
    DateTimeOffset? CanceledAt);

internal sealed class RunPlaceTable : IEntityTypeConfiguration<RunPlaceRow>
{
    public void Configure(EntityTypeBuilder<RunPlaceRow> builder)
    {
        builder.ToTable("run_places");
        builder.HasKey(place => place.RunId);
    }
}
