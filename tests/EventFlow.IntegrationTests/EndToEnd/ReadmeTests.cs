using EventFlow.Tests.Architecture;
using Microsoft.Extensions.Hosting;

namespace EventFlow.IntegrationTests.EndToEnd;

public class ReadmeTests
{
    [Fact]
    public async Task The_worker_and_the_workflow_of_the_readme_run()
    {
        await using var stack = await Stack.StartAsync();
        using var worker = Hello.HelloWorker.Create([$"--ConnectionStrings:RabbitMq={stack.RabbitMq}"]);
        await worker.StartAsync();

        var id = await stack.RunAsync(SourceTree.Read("tests/EventFlow.Tests/Readme/hello.yaml"), new { name = "reader" });
        var run = await stack.EndAsync(id);
        await worker.StopAsync();

        Assert.Equal("succeeded", run.State);
        Assert.Equal("""{"text":"Hello, reader!"}""", await stack.ScalarAsync($"select output::text from tasks where run_id = '{id}'"));
    }
}
