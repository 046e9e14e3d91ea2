using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventFlow.Orchestrator.Storage.Migrations;

[DbContext(typeof(EventFlowDbContext))]
[Migration("0003_group_commit")]
internal sealed class M0003_GroupCommit : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Sql.Read("migration_0003_group_commit"));
}
