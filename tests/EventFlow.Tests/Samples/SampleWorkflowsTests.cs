using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Architecture;
using IotHourly;

namespace EventFlow.Tests.Samples;

public sealed class SampleWorkflowsTests
{
    [Theory]
    [InlineData("samples/IotHourly/iot-hourly.yaml")]
    [InlineData("tests/EventFlow.Tests/Readme/hello.yaml")]
    public void They_read_without_a_finding(string path)
    {
        var result = WorkflowFile.Read(Encoding.UTF8.GetBytes(SourceTree.Read(path)), path);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void The_built_in_text_is_the_file()
    {
        Assert.Equal(SourceTree.Read("samples/IotHourly/iot-hourly.yaml"), IotHourlyWorkflow.Yaml.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_task_type_of_the_sample_is_served_by_it_or_built_in()
    {
        var definition = WorkflowFile.Read(Encoding.UTF8.GetBytes(IotHourlyWorkflow.Yaml), "iot-hourly.yaml").Definition!;

        var types = definition.Graph.Nodes.Select(node => node.Uses).Distinct().Except(["http"]);

        Assert.Equal(IotHourlyWorker.Types.Order(StringComparer.Ordinal), types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_defaults_are_what_the_generator_writes()
    {
        using var folder = new ReadingsFolder();
        var written = IotHourlyData.Write(folder.Path);
        var defaults = WorkflowFile.Read(Encoding.UTF8.GetBytes(IotHourlyWorkflow.Yaml), "iot-hourly.yaml").Definition!
            .Params.Where(param => param.Default is not null).ToDictionary(param => param.Name, param => param.Default!.Value.ToString());

        Assert.Equal(written.Hour, defaults["hour"]);
        Assert.Equal("3600", defaults["expected_readings"]);
    }
}
