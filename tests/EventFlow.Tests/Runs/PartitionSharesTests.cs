using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Tests.Runs;

public class PartitionSharesTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    [InlineData(6, 4)]
    public void Every_partition_is_the_share_of_exactly_one_node_whoever_asks(int nodes, int partitions)
    {
        var up = Enumerable.Range(0, nodes).Select(_ => Guid.NewGuid()).ToList();
        var seen = up.AsEnumerable().Reverse().ToList();

        for (var partition = 0; partition < partitions; partition++)
        {
            var owner = Assert.Single(up, node => PartitionShares.IsMine(partition, node, up));
            Assert.True(PartitionShares.IsMine(partition, owner, seen));
        }
    }

    [Fact]
    public void Runs_are_spread_over_the_partitions()
    {
        var partitions = new RunPartitions(new EngineOptions { RabbitMq = "amqp://localhost", Partitions = 4 });

        var runs = Enumerable.Range(0, 4_000).CountBy(_ => partitions.Of(Guid.CreateVersion7())).ToDictionary();

        Assert.Equal([0, 1, 2, 3], runs.Keys.Order());
        Assert.All(runs.Values, count => Assert.InRange(count, 800, 1_200));
    }

    [Fact]
    public void A_run_stays_with_its_partition()
    {
        var partitions = new RunPartitions(new EngineOptions { RabbitMq = "amqp://localhost", Partitions = 4 });
        var run = Guid.Parse("01920000-0000-7000-8000-000000000007");

        Assert.Equal("eventflow.runs.3", partitions.QueueOf(run));
    }
}
