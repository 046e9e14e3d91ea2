using System.Globalization;
using System.Text.RegularExpressions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.IntegrationTests.Servers;

/// <summary><paramref name="Messages"/> counts those ready for delivery.</summary>
internal sealed record QueueState(string Name, long Messages, long Consumers);

/// <summary>
/// A RabbitMQ node of this test run's own. A test gets its own virtual host; tests that restart or kill the broker start their own node,
/// because everybody else's connections go with it.
/// </summary>
internal sealed partial class PrivateRabbitMq : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-rabbitmq-").FullName;
    private readonly int port = FreePorts.Take();
    private readonly Dictionary<string, string?> environment;
    private int virtualHosts;
    private ProcessHost? names;
    private ProcessHost? process;

    private PrivateRabbitMq()
    {
        environment = Settings();
    }

    /// <summary>The default virtual host, user guest.</summary>
    public string ConnectionString => $"amqp://guest:guest@127.0.0.1:{port}/";

    public int Pid => process!.Pid;

    public static async Task<PrivateRabbitMq> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = new PrivateRabbitMq();
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartProcessAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new empty virtual host; answers its <c>amqp://</c> address.</summary>
    public async Task<string> CreateVirtualHostAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test-{Interlocked.Increment(ref virtualHosts)}";
        await EvaluateAsync(
            $"""
            rabbit_vhost:add(<<"{name}">>, <<"guest">>),
            rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"{name}">>, <<".*">>, <<".*">>, <<".*">>, <<"guest">>).
            """,
            cancellationToken);
        return ConnectionString + name;
    }

    /// <summary>Throws away every message that waits in any queue of the virtual host;
    /// unacknowledged ones stay with their consumers.</summary>
    public Task PurgeAllQueuesAsync(string connectionString, CancellationToken cancellationToken = default) =>
        EvaluateAsync(
            $"""[rabbit_amqqueue:purge(Queue) || Queue <- rabbit_amqqueue:list(<<"{VirtualHost(connectionString)}">>)].""",
            cancellationToken);

    /// <summary>The same for queues whose names are known, in milliseconds; a queue that does not exist is empty already.</summary>
    public static async Task PurgeAsync(string connectionString, IEnumerable<string> queues, CancellationToken cancellationToken = default)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(connectionString) }
            .CreateConnectionAsync(cancellationToken);
        foreach (var queue in queues)
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                await channel.QueuePurgeAsync(queue, cancellationToken);
            }
            catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
            {
                continue;
            }
        }
    }

    /// <summary>The queues of a virtual host by name. The counts are asked of the queues themselves:
    /// the ones the node keeps for its tools are seconds old.</summary>
    public async Task<IReadOnlyList<QueueState>> ListQueuesAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        var names = await EvaluateAsync(
            $"""[binary_to_list(element(4, amqqueue:get_name(Queue))) || Queue <- rabbit_amqqueue:list(<<"{VirtualHost(connectionString)}">>)].""",
            cancellationToken);

        await using var connection = await new ConnectionFactory { Uri = new Uri(connectionString) }
            .CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queues = new List<QueueState>();
        foreach (var name in Quoted().Matches(names).Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal))
        {
            var state = await channel.QueueDeclarePassiveAsync(name, cancellationToken);
            queues.Add(new QueueState(name, state.MessageCount, state.ConsumerCount));
        }

        return queues;
    }

    /// <summary>Who reads each queue of a virtual host now: the port the active consumer's connection comes from.</summary>
    public async Task<ILookup<string, int>> ActiveConsumersAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        var answer = await EvaluateAsync(
            $"""
            [{"{"}binary_to_list(element(4, proplists:get_value(queue_name, C))), proplists:get_value(peer_port, rabbit_reader:info(
            proplists:get_value(connection, rabbit_channel:info(proplists:get_value(channel_pid, C), [connection])), [peer_port])){"}"}
            || C <- rabbit_amqqueue:consumers_all(<<"{VirtualHost(connectionString)}">>), proplists:get_value(active, C)].
            """,
            cancellationToken);
        return ActiveConsumer().Matches(answer).ToLookup(
            consumer => consumer.Groups[1].Value, consumer => int.Parse(consumer.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Stops in good order and starts again on the same data and port.</summary>
    public Task RestartAsync(CancellationToken cancellationToken = default) => AgainAsync("TERM", cancellationToken);

    /// <summary>kill -9, then a start on what the disk holds.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => AgainAsync("KILL", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
        else if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (names is not null)
        {
            await names.DisposeAsync();
        }
    }

    public void Release()
    {
        process?.Release();
        names?.Release();
    }

    private static string VirtualHost(string connectionString)
    {
        var name = Uri.UnescapeDataString(new Uri(connectionString).AbsolutePath[1..]);
        return name.Length == 0 ? "/" : name;
    }

    private Dictionary<string, string?> Settings()
    {
        const string loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
        return new Dictionary<string, string?>
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = $"eventflow{port}@localhost",
            ["RABBITMQ_DIST_PORT"] = $"{FreePorts.Take()}",
            ["ERL_EPMD_PORT"] = $"{FreePorts.Take()}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = loopback,
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "advanced.config"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "rabbitmq-env.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_PLUGINS_EXPAND_DIR"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_FEATURE_FLAGS_FILE"] = Path.Combine(folder, "feature_flags"),
            // The start script then becomes the node instead of a shell in front of it, so that our signals hit the node.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
            ["NOTIFY_SOCKET"] = null,
            ["LANG"] = "C.UTF-8",
        };
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder, "rabbitmq.conf"),
            $"""
            loopback_users = none
            listeners.tcp.1 = 127.0.0.1:{port}
            log.console = true
            log.console.level = warning
            log.console.use_colors = off
            log.file = false

            """,
            cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[].\n", cancellationToken);

        // A node without a name server starts one as a daemon that nobody stops.
        names = await ProcessHost.StartAsync(new ProcessSpec(Binaries.Erlang("epmd")) { Environment = environment }, cancellationToken);
    }

    private async Task StartProcessAsync(CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec(
            Binaries.RabbitMq("rabbitmq-server")) { Environment = environment, Folder = folder, WorkingDirectory = folder };
        process = await ProcessHost.StartAsync(spec, cancellationToken);
        await process.WaitForLineAsync(
            line => line.Contains("completed with", StringComparison.Ordinal), "readiness", null, cancellationToken);
    }

    private async Task AgainAsync(string signal, CancellationToken cancellationToken)
    {
        var old = process!;
        old.KeepFolder();
        await old.SignalAsync(signal, cancellationToken);
        await old.DisposeAsync();
        await StartProcessAsync(cancellationToken);
    }

    /// <summary>Has the node evaluate Erlang; rabbitmqctl could do it too, and takes a second to start.</summary>
    private async Task<string> EvaluateAsync(string erlang, CancellationToken cancellationToken)
    {
        // A process under guard has no standard input of its own; two that call at the same time need names of their own.
        var spec = new ProcessSpec(
            "sh", "-c", "printf '%s\\n' \"$1\" | \"$0\" -h \"tests$$\" -address \"$2\" -e", Binaries.Erlang("erl_call"), erlang,
            $"127.0.0.1:{environment["RABBITMQ_DIST_PORT"]}") { Environment = environment };
        await using var process = await ProcessHost.StartAsync(spec, cancellationToken);
        var code = await process.WaitForExitAsync(cancellationToken: cancellationToken);
        var output = process.Output();
        return code == 0 && output.StartsWith("{ok,", StringComparison.Ordinal) && !output.Contains("{error,", StringComparison.Ordinal)
            ? output
            : throw new ProcessEndedException($"the broker was asked to evaluate {erlang}, which ended with code {code}:\n{output}");
    }

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"([^\"]+)\",\\s*(\\d+)")]
    private static partial Regex ActiveConsumer();
}
