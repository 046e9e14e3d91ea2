using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using Microsoft.EntityFrameworkCore;

namespace EventFlow.Orchestrator.Storage;

/// <summary>The tables as EF Core sees them; what is changed in sets goes through the queries of <c>Storage/Sql</c>.</summary>
internal sealed class EventFlowDbContext(DbContextOptions<EventFlowDbContext> options) : DbContext(options)
{
    public DbSet<RunSaga> Runs => Set<RunSaga>();
    public DbSet<TaskRecord> Tasks => Set<TaskRecord>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(EventFlowDbContext).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if (property.GetColumnName() == property.Name)
            {
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }
        }
    }
}
