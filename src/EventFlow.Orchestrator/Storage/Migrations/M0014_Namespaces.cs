using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventFlow.Orchestrator.Storage.Migrations;

[DbContext(typeof(EventFlowDbContext))]
[Migration("0014_namespaces")]
internal sealed class M0014_Namespaces : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Sql.Read("migration_0014_namespaces"));
}
