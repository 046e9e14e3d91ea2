namespace EventFlow.IntegrationTests.Servers;

/// <summary>The servers of this test run, started on first use, one each, shared by all tests;
/// isolation is a database and a virtual host per test.</summary>
internal static class TestServers
{
    private static readonly Lazy<Task<PrivatePostgres>> Postgres = new(async () =>
    {
        var server = await PrivatePostgres.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Release();
        return server;
    });

    private static readonly Lazy<Task<PrivateRabbitMq>> RabbitMq = new(async () =>
    {
        var server = await PrivateRabbitMq.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Release();
        return server;
    });

    public static Task<PrivatePostgres> PostgresAsync() => Postgres.Value;

    public static Task<PrivateRabbitMq> RabbitMqAsync() => RabbitMq.Value;

    /// <summary>Both, started side by side.</summary>
    public static async Task<(PrivatePostgres Postgres, PrivateRabbitMq RabbitMq)> BothAsync()
    {
        var postgres = PostgresAsync();
        var rabbitMq = RabbitMqAsync();
        return (await postgres, await rabbitMq);
    }

    /// <summary>An empty database and an empty virtual host on the shared servers.</summary>
    public static async Task<(string Postgres, string RabbitMq)> FreshAsync(CancellationToken cancellationToken = default)
    {
        var (postgres, rabbitMq) = await BothAsync();
        var database = postgres.CreateDatabaseAsync(cancellationToken);
        var virtualHost = rabbitMq.CreateVirtualHostAsync(cancellationToken);
        return (await database, await virtualHost);
    }
}
