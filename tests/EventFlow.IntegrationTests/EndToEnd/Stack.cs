using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.IntegrationTests.Servers;
using EventFlow.IntegrationTests.Storage;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>One installation as a user has it: a server process on a database and a virtual host of its own, and the workers a test adds.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> workers = [];
    private readonly int port = FreePorts.Take();
    private readonly HttpClient api;
    private readonly TimeSpan lease;
    private ProcessHost? server;

    private Stack(string postgres, string rabbitMq, TimeSpan lease)
    {
        (Postgres, RabbitMq, this.lease) = (postgres, rabbitMq, lease);
        api = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Postgres { get; }
    public string RabbitMq { get; }
    public Uri Address => new($"http://127.0.0.1:{port}/");

    /// <summary>How long the server took to be ready, which says how busy the machine is.</summary>
    public TimeSpan Start { get; private set; }
    public ProcessHost Server => server!;

    /// <param name="broker">A broker of the test's own, where it will be restarted; else the shared one.</param>
    /// <param name="database">A database server of the test's own, likewise; its database is empty, and the server makes its tables.</param>
    /// <param name="lease">How long a worker may be silent; default 15 s.</param>
    public static async Task<Stack> StartAsync(PrivateRabbitMq? broker = null, PrivatePostgres? database = null, TimeSpan? lease = null)
    {
        var postgres = await (database?.CreateDatabaseAsync() ?? MigratedDatabases.CreateSharedAsync());
        var rabbitMq = broker?.ConnectionString ?? await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();
        var stack = new Stack(postgres, rabbitMq, lease ?? TimeSpan.FromSeconds(15));
        await stack.StartServerAsync();
        return stack;
    }

    /// <summary>Starts the server, or starts it again after it was killed.</summary>
    /// <param name="environment">Beside what every server has.</param>
    public async Task StartServerAsync(IReadOnlyDictionary<string, string?>? environment = null)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        var began = TimeProvider.System.GetTimestamp();
        server = await StartServerAtAsync(Address, environment);
        Start = TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>A second server on the same database and broker.</summary>
    public async Task<ProcessHost> StartPeerAsync()
    {
        var peer = await StartServerAtAsync(new Uri($"http://127.0.0.1:{FreePorts.Take()}/"));
        workers.Add(peer);
        return peer;
    }

    /// <summary>Starts the server and has <paramref name="act"/> done until it has died, as a failpoint has it, perhaps before it is ready.
    /// </summary>
    public async Task DieAsync(IReadOnlyDictionary<string, string?> environment, Func<Task> act)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        server = await LaunchAsync(Address, environment);
        try
        {
            await server.WaitForHttpAsync(new Uri(Address, "health/ready"));
            await act();
        }
        catch (Exception) when (server.HasExited)
        {
            // It was faster.
        }
        catch (HttpRequestException)
        {
            // It is about to end.
        }

        await server.WaitForExitAsync();
    }

    private async Task<ProcessHost> StartServerAtAsync(Uri address, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var started = await LaunchAsync(address, environment);
        await started.WaitForHttpAsync(new Uri(address, "health/ready"));
        return started;
    }

    private Task<ProcessHost> LaunchAsync(Uri address, IReadOnlyDictionary<string, string?>? environment) => ProcessHost.StartDotnetAsync(
        Assembly("eventflow"), ["server", "--urls", address.ToString()],
        new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
        {
            ["ConnectionStrings__Postgres"] = Postgres,
            ["ConnectionStrings__RabbitMq"] = RabbitMq,
            ["EventFlow__Engine__ReconcileEvery"] = "00:00:01",
            ["EventFlow__Engine__StartGrace"] = "00:00:02",
            ["EventFlow__Engine__DispatchGrace"] = "00:00:03",
            ["EventFlow__Engine__TimerAgain"] = "00:00:03",
            ["EventFlow__Engine__Planner__Lease"] = lease.ToString("c"),
        });

    public Task<ProcessHost> StartSampleWorkerAsync(params string[] types) =>
        AddAsync(Assembly("IotHourly"), types.Length == 0 ? [] : ["--types", string.Join(',', types)]);

    /// <summary>The program of a sample, which is its worker where it is told of a broker.</summary>
    public Task<ProcessHost> StartSampleAsync(string sample) => AddAsync(Assembly(sample), []);

    public Task<ProcessHost> StartBuiltInWorkerAsync(params string[] arguments) => AddAsync(Assembly("eventflow"), ["worker", .. arguments]);

    public async Task<ProcessHost> StartForeignWorkerAsync(string script)
    {
        var worker = await ProcessHost.StartAsync(new ProcessSpec("/usr/bin/python3", script)
        {
            Environment = new Dictionary<string, string?> { ["EVENTFLOW_AMQP"] = RabbitMq, ["PYTHONUNBUFFERED"] = "1" },
        });
        workers.Add(worker);
        return worker;
    }

    public async Task<LedgerWorker> StartLedgerWorkerAsync(int slots = 32)
    {
        var worker = await LedgerWorker.StartAsync(RabbitMq, slots);
        workers.Add(worker);
        return worker;
    }

    /// <param name="id">Where the file does not say it in a line of its own.</param>
    public async Task<string> ApplyAsync(string yaml, string? id = null)
    {
        id ??= yaml.Split('\n').First(line => line.StartsWith("workflow:", StringComparison.Ordinal))["workflow:".Length..].Trim();
        using var answer = await api.PutAsync($"api/v1/workflows/{id}", new StringContent(yaml, Encoding.UTF8, "application/yaml"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return id;
    }

    public async Task<Guid> StartRunAsync(string workflow, object? parameters = null)
    {
        using var answer = await api.PostAsJsonAsync($"api/v1/workflows/{workflow}/runs", new { @params = parameters ?? new { } });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<Guid> RunAsync(string yaml, object? parameters = null) => await StartRunAsync(await ApplyAsync(yaml), parameters);

    public async Task<RunView> RunOfAsync(Guid id) =>
        (await api.GetFromJsonAsync<RunView>($"api/v1/runs/{id}", WireJson.Options))!;

    public async Task<Page<TaskView>> TasksOfAsync(Guid id, string? cursor = null) =>
        (await api.GetFromJsonAsync<Page<TaskView>>($"api/v1/runs/{id}/tasks?limit=500&cursor={cursor}", ApiJson.Options))!;

    public Task<string> OutputOfAsync(Guid id, string path) => api.GetStringAsync($"api/v1/runs/{id}/tasks/{path}/output");

    public async Task PostAsync(string path)
    {
        using var answer = await api.PostAsync($"api/v1/{path}", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<T> PostAsync<T>(string path, object body)
    {
        using var answer = await api.PostAsJsonAsync($"api/v1/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(ApiJson.Options))!;
    }

    public async Task CancelAsync(Guid id)
    {
        using var answer = await api.PostAsync($"api/v1/runs/{id}/cancel", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<RunView> EndAsync(Guid id)
    {
        RunView? run = null;
        await Eventually.BecomesAsync(async _ => (run = await RunOfAsync(id)).EndedAt is not null, $"run {id} has ended");
        return run!;
    }

    /// <summary>Waits until so many tasks of the run are in a state.</summary>
    public Task UntilTasksAsync(Guid id, string state, int count, string path = "%") => Eventually.BecomesAsync(
        async _ => await CountAsync($"select count(*) from tasks where run_id = '{id}' and kind = 'task' and state = '{state}' and path like '{path}'") >= count,
        $"{count} tasks of run {id} are {state}");

    public async Task<long> CountAsync(string sql) => Convert.ToInt64(await ScalarAsync(sql), CultureInfo.InvariantCulture);

    /// <summary>Messages the engine has given up on: on its error queue and on the one for what nobody reads.</summary>
    public async Task<long> GivenUpAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(RabbitMq) }.CreateConnectionAsync();
        var messages = 0L;
        foreach (var queue in new[] { $"{WireNames.RunsQueue}_error", $"{WireNames.RunsQueue}_skipped", WireNames.DeadLetterQueue })
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                messages += await channel.MessageCountAsync(queue);
            }
            catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
            {
                continue;
            }
        }

        return messages;
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>What must hold of every ended run, whatever happened to the processes meanwhile.</summary>
    public async Task AssertSoundAsync(Guid id)
    {
        Assert.Equal(0, await CountAsync($"""
            select count(*) from tasks where run_id = '{id}'
            and state not in ('succeeded', 'failed', 'skipped', 'canceled', 'timed_out', 'upstream_failed')
            """));
        Assert.Equal(0, await CountAsync($"""
            select count(*) from runs r join workflow_tasks w on w.workflow = r.workflow and w.version = r.workflow_version
            where r.id = '{id}' and r.started_at is not null
            and not exists (select from tasks t where t.run_id = r.id and t.path = w.path)
            """));
        Assert.Equal(0, await CountAsync($"""
            select count(*) from (select path from run_events where run_id = '{id}' and kind = 'task.succeeded' group by path having count(*) > 1) twice
            """));
        Assert.Equal(0, await CountAsync($"""
            select count(*) from (select seq, row_number() over (order by seq) as place from run_events where run_id = '{id}') e where seq <> place
            """));
        Assert.Equal(0, await CountAsync($"select count(*) from timers where run_id = '{id}'"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }

        api.Dispose();
    }

    private static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");

    private async Task<ProcessHost> AddAsync(string assembly, IEnumerable<string> arguments)
    {
        var worker = await ProcessHost.StartDotnetAsync(assembly, arguments, new Dictionary<string, string?> { ["ConnectionStrings__RabbitMq"] = RabbitMq });
        workers.Add(worker);
        return worker;
    }
}
