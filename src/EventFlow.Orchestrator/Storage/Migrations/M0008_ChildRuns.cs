using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventFlow.Orchestrator.Storage.Migrations;

[DbContext(typeof(EventFlowDbContext))]
[Migration("0008_child_runs")]
internal sealed class M0008_ChildRuns : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Sql.Read("migration_0008_child_runs"));
}
