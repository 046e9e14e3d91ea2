using System.Text;
using System.Text.Json;
using EltPipeline;
using EventFlow.Core.Definitions.Content;
using EventFlow.Core.Graphs;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Definitions;
using EventFlow.Worker;

namespace EventFlow.Tests.Samples;

public sealed class EltPipelineTests : IDisposable
{
    private const string Yaml = "samples/EltPipeline/elt-pipeline.yaml";

    private readonly ReadingsFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Yaml_and_CSharp_give_the_same_workflow()
    {
        var yaml = ContentOf(SourceTree.Read(Yaml));
        var csharp = ContentOf(EltPipelineWorkflow.Create().ToYaml());

        Assert.Equal("", string.Join('\n', WorkflowDiff.Between(yaml, csharp)));
        Assert.Equal(WorkflowContent.Hash(yaml), WorkflowContent.Hash(csharp));
        Assert.Equal(
            JsonSerializer.Serialize(WorkflowGraph.Of(Files.Good(SourceTree.Read(Yaml)))),
            JsonSerializer.Serialize(WorkflowGraph.Of(EltPipelineWorkflow.Create().Build())));
    }

    [Fact]
    public void CSharp_needs_ten_lines_at_most()
    {
        var lines = SourceTree.Read("samples/EltPipeline/EltPipelineWorkflow.cs").Split('\n');
        var body = lines.SkipWhile(line => line != "    {").Skip(1).TakeWhile(line => line != "    }");

        Assert.InRange(body.Count(), 1, 10);
    }

    [Theory]
    [InlineData("elt-pipeline.yaml", "yaml")]
    [InlineData("EltPipelineWorkflow.cs", "csharp")]
    public void The_page_shows_the_files_beside_it(string file, string language)
    {
        var page = SourceTree.Read("samples/EltPipeline/README.md");

        Assert.Contains($"```{language}\n{SourceTree.Read("samples/EltPipeline/" + file)}```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_sums_the_orders_up()
    {
        folder.Write("orders.csv", SourceTree.Read("samples/EltPipeline/orders.csv"));
        await using var server = await SampleServer.StartAsync(worker => worker.AddEltPipeline());

        var run = await server.RunAsync(Yaml, $"folder={folder.Path}");

        Assert.Equal("succeeded", run.State);
        Assert.Equal(
            ["country,orders,amount", "DE,3,295.50", "FR,1,75.25", "NO,2,128.00"],
            await File.ReadAllLinesAsync(Path.Combine(folder.Path, "totals.csv")));
    }

    [Fact]
    public async Task A_line_that_is_no_order_fails_the_run_at_once_and_is_named()
    {
        folder.Write("orders.csv", "id,country,amount", "1001,DE,much");
        await using var server = await SampleServer.StartAsync(worker => worker.AddEltPipeline());

        var run = await server.RunAsync(Yaml, $"folder={folder.Path}");

        Assert.Equal(("failed", "Csv.Broken"), (run.State, run.Error?.Type));
        Assert.Contains($"{folder.Path}/orders.csv:2 is no order: '1001,DE,much'", run.Error?.Message, StringComparison.Ordinal);
    }

    private static JsonElement ContentOf(string file) => WorkflowContent.Read(Encoding.UTF8.GetBytes(file), "elt-pipeline.yaml");
}
