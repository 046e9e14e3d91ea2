using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventFlow.Orchestrator.Storage.Migrations;

[DbContext(typeof(EventFlowDbContext))]
[Migration("0006_no_state_checks")]
internal sealed class M0006_NoStateChecks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Sql.Read("migration_0006_no_state_checks"));
}
