using EventFlow.Worker;
using IotHourly;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Samples;

public sealed class IotHourlyWorkerTests
{
    [Fact]
    public void It_serves_all_types_unless_told_otherwise()
    {
        Assert.Equal(["iot.ingest", "iot.check-quality", "iot.clean-file", "iot.aggregate"], Types(null));
    }

    [Fact]
    public void It_leaves_a_type_to_another_worker()
    {
        Assert.Equal(["iot.ingest", "iot.aggregate"], Types(["iot.ingest", "iot.aggregate"]));
    }

    [Fact]
    public void An_unknown_type_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Types(["iot.clean"]));

        Assert.Contains(
            "'iot.clean'; it has iot.ingest, iot.check-quality, iot.clean-file, iot.aggregate", error.Message, StringComparison.Ordinal);
    }

    private static List<string> Types(IReadOnlyCollection<string>? types)
    {
        List<string> registered = [];
        new ServiceCollection().AddEventFlowWorker(worker => registered.AddRange(worker.AddIotHourly(types).Types));
        return registered;
    }
}
