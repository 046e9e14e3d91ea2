using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventFlow.Orchestrator.Storage.Migrations;

[DbContext(typeof(EventFlowDbContext))]
[Migration("0004_history_by_day")]
internal sealed class M0004_HistoryByDay : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Sql.Read("migration_0004_history_by_day"));

        // The views went with the tables they read, and come back as they were.
        migrationBuilder.Sql(Sql.Read("migration_0002_views"));
    }
}
