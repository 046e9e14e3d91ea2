using Npgsql;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.Servers;

public sealed class TestServersTests
{
    [Fact]
    public async Task Every_test_gets_an_empty_database_of_a_durable_server()
    {
        var server = await TestServers.PostgresAsync();
        var databases = await Task.WhenAll(server.CreateDatabaseAsync(), server.CreateDatabaseAsync());

        Assert.NotEqual(databases[0], databases[1]);
        Assert.Equal("on", await ScalarAsync(databases[0], "show fsync"));
        Assert.Equal("on", await ScalarAsync(databases[0], "show synchronous_commit"));
        Assert.Equal(0L, await ScalarAsync(databases[1], "select count(*) from pg_tables where schemaname = 'public'"));
    }

    [Fact]
    public async Task A_committed_row_survives_a_crash_of_the_database()
    {
        await using var server = await PrivatePostgres.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await ScalarAsync(database, "create table kept (id int); insert into kept values (7)");
        NpgsqlConnection.ClearAllPools();

        await server.KillAsync();

        Assert.Equal(7, await ScalarAsync(database, "select id from kept"));
    }

    [Fact]
    public async Task Every_test_gets_a_virtual_host_without_queues()
    {
        var server = await TestServers.RabbitMqAsync();
        var addresses = await Task.WhenAll(server.CreateVirtualHostAsync(), server.CreateVirtualHostAsync());

        await PublishAsync(addresses[0], "q", 3);

        Assert.Equal([new QueueState("q", 3, 0)], await server.ListQueuesAsync(addresses[0]));
        Assert.Empty(await server.ListQueuesAsync(addresses[1]));
    }

    [Fact]
    public async Task Purging_empties_the_queues_of_one_virtual_host_only()
    {
        var server = await TestServers.RabbitMqAsync();
        var addresses = await Task.WhenAll(
            server.CreateVirtualHostAsync(), server.CreateVirtualHostAsync(), server.CreateVirtualHostAsync());
        foreach (var address in addresses)
        {
            await PublishAsync(address, "q", 2);
        }

        await server.PurgeAllQueuesAsync(addresses[0]);
        await PrivateRabbitMq.PurgeAsync(addresses[1], ["unknown", "q"]);

        Assert.Equal(0, (await server.ListQueuesAsync(addresses[0])).Single().Messages);
        Assert.Equal(0, (await server.ListQueuesAsync(addresses[1])).Single().Messages);
        Assert.Equal(2, (await server.ListQueuesAsync(addresses[2])).Single().Messages);
    }

    [Fact]
    public async Task Confirmed_messages_survive_a_restart_and_a_crash_of_the_broker()
    {
        await using var server = await PrivateRabbitMq.StartAsync();
        var address = await server.CreateVirtualHostAsync();
        await PublishAsync(address, "q", 4);

        await server.RestartAsync();
        await server.KillAsync();

        await Eventually.BecomesAsync(
            async token =>
                (await server.ListQueuesAsync(address, token)).SingleOrDefault()?.Messages == 4, "four messages are still there");
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task PublishAsync(string address, string queue, int messages)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        for (var message = 0; message < messages; message++)
        {
            await channel.BasicPublishAsync(
                "", queue, mandatory: true, new BasicProperties { Persistent = true }, ReadOnlyMemory<byte>.Empty);
        }
    }
}
