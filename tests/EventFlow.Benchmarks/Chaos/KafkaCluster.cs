using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Brokers that speak the real protocol, made by the client library itself; in a process of their own, so that whatever else is
/// killed finds them as they were. This executable once more, with a hidden argument.</summary>
internal sealed class KafkaCluster : IAsyncDisposable
{
    /// <summary>First argument of the hidden call.</summary>
    public const string Argument = "--kafka";

    private const int Brokers = 2;
    private const string Ready = "kafka is ready at ";
    private readonly ProcessHost process;
    private readonly IProducer<byte[]?, byte[]?> producer;

    private KafkaCluster(ProcessHost process, string servers)
    {
        (this.process, Servers) = (process, servers);
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = servers, LingerMs = 2, MessageMaxBytes = 8_000_000 })
            .SetLogHandler(static (_, _) => { })
            .Build();
    }

    public string Servers { get; }

    /// <param name="topics">Of which each has so many partitions.</param>
    public static async Task<KafkaCluster> StartAsync(int partitions, params string[] topics)
    {
        var process = await ProcessHost.StartDotnetAsync(
            Path.Combine(AppContext.BaseDirectory, "EventFlow.Benchmarks.dll"),
            [Argument, partitions.ToString(CultureInfo.InvariantCulture), .. topics]);
        var line = await process.WaitForLineAsync(line => line.StartsWith(Ready, StringComparison.Ordinal), "readiness");
        return new KafkaCluster(process, line[Ready.Length..]);
    }

    /// <summary>Runs in the other process until it is killed.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        NativeLibrary.SetDllImportResolver(typeof(KafkaCluster).Assembly, Native.Find);
        var error = new byte[512];
        var client = Native.New(Native.Producer, Native.NewConfiguration(), error, error.Length);
        var cluster = Native.NewCluster(client, Brokers);
        foreach (var topic in arguments[2..])
        {
            var failure = Native.CreateTopic(cluster, topic, int.Parse(arguments[1], CultureInfo.InvariantCulture), Brokers);
            if (failure != 0)
            {
                throw new InvalidOperationException($"There is no topic {topic}: error {failure}.");
            }
        }

        // A group waits so long for more members before it shares out its partitions.
        Native.SetRebalanceDelay(cluster, 300);
        Console.WriteLine(Ready + Marshal.PtrToStringUTF8(Native.Bootstraps(cluster)));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 0;
    }

    /// <summary>On return the brokers have it.</summary>
    public async Task<TopicPartitionOffset> SendAsync(string topic, string? key, byte[]? value, params (string Name, byte[]? Value)[] headers)
    {
        var all = new Headers();
        foreach (var (name, text) in headers)
        {
            all.Add(name, text);
        }

        var sent = await producer.ProduceAsync(topic, new Message<byte[]?, byte[]?>
        {
            Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = value, Headers = all,
        });
        return sent.TopicPartitionOffset;
    }

    /// <summary>The group has committed every record of the topic.</summary>
    public bool IsDone(string topic, int partitions, string group)
    {
        var wait = TimeSpan.FromSeconds(5);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Servers, GroupId = group })
            .SetLogHandler(static (_, _) => { })
            .Build();
        return consumer.Committed(Enumerable.Range(0, partitions).Select(number => new TopicPartition(topic, number)), wait)
            .All(done => consumer.QueryWatermarkOffsets(done.TopicPartition, wait).High is var end
                && (done.Offset == end || (end == 0 && done.Offset == Offset.Unset)));
    }

    public async ValueTask DisposeAsync()
    {
        producer.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>What librdkafka offers beside its client, and its wrapper does not.</summary>
    private static class Native
    {
        public const int Producer = 0;
        private static nint found;
        private const string Library = "librdkafka";

        /// <summary>As its wrapper does: the first build of the library that this machine can load.</summary>
        public static nint Find(string name, Assembly assembly, DllImportSearchPath? path) => name == Library
            && new[] { Library, $"centos8-{Library}", $"alpine-{Library}" }.Any(build => NativeLibrary.TryLoad(build, assembly, path, out found))
                ? found
                : 0;

        [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
        public static extern nint NewConfiguration();

        [DllImport(Library, EntryPoint = "rd_kafka_new")]
        public static extern nint New(int kind, nint configuration, byte[] error, nint errorSize);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
        public static extern nint NewCluster(nint client, int brokers);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
        public static extern nint Bootstraps(nint cluster);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_topic_create")]
        public static extern int CreateTopic(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
        public static extern void SetRebalanceDelay(nint cluster, int milliseconds);
    }
}
