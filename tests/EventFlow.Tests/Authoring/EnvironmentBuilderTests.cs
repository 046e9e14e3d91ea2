using EventFlow.Core.Authoring;
using EventFlow.Testing;

namespace EventFlow.Tests.Authoring;

public sealed class EnvironmentBuilderTests
{
    [Fact]
    public void Environments_are_written_into_the_file()
    {
        var load = new TaskNode("load", "sql") { With = new { connection = Expr.Env("database") } };
        var builder = new WorkflowBuilder("load-orders")
        {
            Env = { ["database"] = "test" },
            Environments = { ["prod"] = new { env = new { database = "orders" }, tasks = new { load = new { timeout = "1h" } } } },
            Tasks = { load },
        };

        Assert.Equal("""{"connection":"test"}""", InputOf(null));
        Assert.Equal("""{"connection":"orders"}""", InputOf("prod"));

        string? InputOf(string? environment) =>
            WorkflowTest.Of(builder.ToYaml(), environment: environment).Run().Task("load").Input?.GetRawText();
    }
}
