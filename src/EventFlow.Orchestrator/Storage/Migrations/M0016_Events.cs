using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventFlow.Orchestrator.Storage.Migrations;

[DbContext(typeof(EventFlowDbContext))]
[Migration("0016_events")]
internal sealed class M0016_Events : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Sql.Read("migration_0016_events"));
}
