using System.Text;
using EventFlow.Benchmarks.Measures;
using EventFlow.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Installations;

/// <summary>One installation as a user has it, on servers of its own: PostgreSQL and RabbitMQ with their durable defaults and a server
/// process.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly PrivatePostgres postgres;
    private readonly PrivateRabbitMq rabbitMq;
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly int port = FreePorts.Take();
    private readonly HttpClient api;
    private ProcessHost? server;

    private Installation(PrivatePostgres postgres, PrivateRabbitMq rabbitMq, string database, IReadOnlyDictionary<string, string?> settings)
    {
        this.postgres = postgres;
        this.rabbitMq = rabbitMq;
        this.settings = settings;
        Database = database;
        api = new HttpClient(Direct()) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Connection string of the database the server works on, with the pool of Npgsql's defaults.</summary>
    public string Database { get; }

    public string Broker => rabbitMq.ConnectionString;

    public Uri Address => new($"http://127.0.0.1:{port}/");

    public ProcessHost Server => server!;

    public string BrokerVersion { get; private init; } = "";

    /// <summary>From the start of the process to the first good answer of its readiness check.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <param name="settings">Environment of the server, such as EventFlow__Engine__…</param>
    public static async Task<Installation> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var databaseServer = PrivatePostgres.StartAsync(cancellationToken);
        var broker = await PrivateRabbitMq.StartAsync(cancellationToken);
        var postgres = await databaseServer;
        var database = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(cancellationToken));
        foreach (var key in new[] { "Maximum Pool Size", "Connection Idle Lifetime", "Connection Pruning Interval" })
        {
            database.Remove(key);
        }

        var installation = new Installation(postgres, broker, database.ConnectionString, settings)
        {
            BrokerVersion = await VersionOfAsync(broker.ConnectionString, cancellationToken),
        };
        try
        {
            await installation.StartServerAsync(cancellationToken);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    public async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        server = await ProcessHost.StartDotnetAsync(
            Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), ["server", "--urls", Address.ToString()], Environment(),
            cancellationToken);
        await server.WaitForHttpAsync(new Uri(Address, "health/ready"), null, cancellationToken);
        TimeToReady = TimeProvider.System.GetElapsedTime(started);
    }

    public async Task StopServerAsync(CancellationToken cancellationToken)
    {
        await Server.TerminateAsync(cancellationToken);
        await Server.DisposeAsync();
        server = null;
    }

    public Dictionary<string, ProcessTree> Processes() => new()
    {
        ["broker"] = new ProcessTree(rabbitMq.Pid),
        ["postgres"] = new ProcessTree(postgres.Pid),
        ["server"] = new ProcessTree(Server.Pid),
        ["driver"] = new ProcessTree(System.Environment.ProcessId, alone: true),
    };

    /// <summary>A good answer of the API, read to its end.</summary>
    public async Task<TimeSpan> GetAsync(string path, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await api.GetAsync(path, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
        return TimeProvider.System.GetElapsedTime(started);
    }

    public async Task CancelAsync(Guid run, CancellationToken cancellationToken)
    {
        using var answer = await api.PostAsync($"api/v1/runs/{run}/cancel", null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The process of the built-in worker, as deployed beside the server.</summary>
    public Task<ProcessHost> StartBuiltInWorkerAsync(CancellationToken cancellationToken) =>
        ProcessHost.StartDotnetAsync(Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), ["worker"], Environment(), cancellationToken);

    /// <exception cref="WorkflowRefusedException">With the server's answer.</exception>
    public async Task ApplyAsync(string id, string yaml, CancellationToken cancellationToken)
    {
        using var body = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var answer = await api.PutAsync($"api/v1/workflows/{id}", body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new WorkflowRefusedException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await rabbitMq.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private static async Task<string> VersionOfAsync(string broker, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellationToken);
        return connection.ServerProperties?["version"] is byte[] version ? Encoding.UTF8.GetString(version) : "";
    }

    private static SocketsHttpHandler Direct() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = 4,
    };

    private Dictionary<string, string?> Environment() => new(settings)
    {
        ["ConnectionStrings__Postgres"] = Database,
        ["ConnectionStrings__RabbitMq"] = Broker,
    };
}
