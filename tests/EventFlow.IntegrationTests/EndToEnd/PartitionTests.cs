using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Who reads which partition, as the broker sees it, with servers that come and go under load.</summary>
public class PartitionTests
{
    private static readonly string[] Partitions = [WireNames.RunsPartition(0), WireNames.RunsPartition(1)];

    private const string Twenty = """
        workflow: twenty
        tasks:
          many: { foreach: "${{ [1..19] }}", max_parallel: 5, uses: sleep, with: { milliseconds: 200 } }
          last: { needs: [many], uses: sleep, with: { milliseconds: 10 } }
        """;

    [Fact]
    public async Task Each_node_holds_its_share_one_that_is_left_holds_all_and_one_that_comes_gets_its_share_again()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var workflow = await stack.ApplyAsync(Twenty);
        var runs = new List<Guid>();

        await HoldsAsync(stack, [stack.Server]);
        await StartSomeAsync();
        var peer = await stack.StartPeerAsync();
        await HoldsAsync(stack, [stack.Server, peer]);
        await StartSomeAsync();
        await peer.KillAsync();
        await HoldsAsync(stack, [stack.Server]);
        await StartSomeAsync();
        var next = await stack.StartPeerAsync();
        await HoldsAsync(stack, [stack.Server, next]);
        await StartSomeAsync();
        await next.TerminateAsync();
        await HoldsAsync(stack, [stack.Server]);

        foreach (var run in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(run)).State);
            await stack.AssertSoundAsync(run);
        }

        Assert.Equal(0, await stack.GivenUpAsync());

        async Task StartSomeAsync()
        {
            for (var i = 0; i < 4; i++)
            {
                runs.Add(await stack.StartRunAsync(workflow));
            }
        }
    }

    [Fact]
    public async Task A_node_that_is_given_what_is_anothers_share_lets_the_other_go_first()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var workflow = await stack.ApplyAsync(Twenty);
        var broker = await TestServers.RabbitMqAsync();
        await ExecuteAsync(stack, "insert into nodes (id, name, started_at, seen_at) values (@id, 'other', now(), 'infinity')");
        await Eventually.BecomesAsync(
            _ => Task.FromResult(stack.Server.Lines.Any(line => line.Contains("2 engine nodes are up", StringComparison.Ordinal))),
            "the server knows the other node");
        await HoldsAsync(stack, [stack.Server]);

        var runs = new List<Guid>();
        await using (var other = await new ConnectionFactory { Uri = new Uri(stack.RabbitMq) }.CreateConnectionAsync())
        {
            var channel = await other.CreateChannelAsync();
            await channel.BasicConsumeAsync(Partitions[0], autoAck: false, new AsyncEventingBasicConsumer(channel));
            await Eventually.BecomesAsync(
                async token =>
                {
                    runs.Add(await stack.StartRunAsync(workflow));
                    var reader = (await broker.ActiveConsumersAsync(stack.RabbitMq, token))[Partitions[0]].Single();
                    return !Sockets.Has(stack.Server.Pid, reader);
                },
                "the other node reads its partition");
        }

        await ExecuteAsync(stack, "delete from nodes where id = @id");
        foreach (var run in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(run)).State);
            await stack.AssertSoundAsync(run);
        }
    }

    /// <param name="sql">About a node that comes before all others.</param>
    private static async Task ExecuteAsync(Stack stack, string sql)
    {
        await using var source = NpgsqlDataSource.Create(stack.Postgres);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("id", new Guid(1, 0, 0, new byte[8]));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every partition has one active reader, and every one of these servers is the reader of as many as any other.</summary>
    private static async Task HoldsAsync(Stack stack, IReadOnlyList<ProcessHost> servers)
    {
        var broker = await TestServers.RabbitMqAsync();
        await Eventually.BecomesAsync(
            async token =>
            {
                var readers = await broker.ActiveConsumersAsync(stack.RabbitMq, token);
                return Partitions.All(partition => readers[partition].Count() == 1)
                    && servers.All(server => Partitions.Count(partition => Sockets.Has(server.Pid, readers[partition].Single()))
                        == Partitions.Length / servers.Count);
            },
            $"{servers.Count} servers share the partitions evenly");
    }
}
