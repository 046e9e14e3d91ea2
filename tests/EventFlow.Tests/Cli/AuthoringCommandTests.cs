using EventFlow.Core.Definitions.Schema;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class AuthoringCommandTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Schema_prints_the_schema_that_the_server_serves()
    {
        var call = await CliCall.OfflineAsync("schema");
        var served = await server.GetAsync("/schema/workflow");

        Assert.Equal((0, WorkflowSchema.Json), (call.ExitCode, call.Out));
        Assert.Equal(("application/schema+json", call.Out), (served.Content.Headers.ContentType?.MediaType, await served.Content.ReadAsStringAsync()));
    }
}
