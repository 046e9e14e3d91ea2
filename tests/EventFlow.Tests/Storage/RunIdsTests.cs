using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Storage;

public sealed class RunIdsTests
{
    [Fact]
    public void Ids_of_one_millisecond_are_in_the_order_they_were_made()
    {
        var start = new DateTimeOffset(2026, 11, 26, 23, 59, 59, 999, TimeSpan.Zero);

        var ids = Enumerable.Range(0, 1000).Select(number => RunIds.At(start.AddTicks(number * 10))).ToList();

        Assert.Equal(ids.Order(), ids);
        Assert.All(ids, id => Assert.Equal((7, 8), (id.Version, id.Variant & 0xC)));
        Assert.All(ids, id => Assert.Equal(RunDay.At(start), RunDay.Of(id)));
    }
}
