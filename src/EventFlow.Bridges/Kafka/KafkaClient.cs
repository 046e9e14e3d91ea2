using Confluent.Kafka;

namespace EventFlow.Bridges.Kafka;

/// <summary>The client library, set up for a bridge.</summary>
internal static class KafkaClient
{
    private const string Servers = "bootstrap.servers";

    /// <summary>A topic that is made later than the bridge is found within this time.</summary>
    private const string LookForTopics = "30000";

    /// <param name="name">Of the bridge; the servers know the client by it.</param>
    public static ConsumerBuilder<byte[]?, byte[]?> Build(KafkaSettings settings, string name) => new(Configuration(settings, name));

    /// <summary>What the library has against its options; null: nothing. Nobody is connected to.</summary>
    public static string? Problem(KafkaSettings settings)
    {
        var configuration = Configuration(settings, "check");
        configuration.Remove(Servers);
        try
        {
            using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(configuration).SetLogHandler(static (_, _) => { }).Build();
            return null;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or KafkaException)
        {
            return wrong.Message;
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException)
        {
            return $"its library librdkafka cannot be loaded on this machine ({missing.GetBaseException().Message})";
        }
    }

    private static Dictionary<string, string> Configuration(KafkaSettings settings, string name)
    {
        var configuration = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client.id"] = $"eventflow-{name}",
            ["topic.metadata.refresh.interval.ms"] = LookForTopics,
        };
        foreach (var (option, value) in settings.Options)
        {
            configuration[option] = value;
        }

        configuration[Servers] = settings.Servers;
        configuration["group.id"] = settings.GroupOf(name);
        configuration["auto.offset.reset"] = settings.From;
        configuration["enable.auto.commit"] = "false";
        configuration["enable.auto.offset.store"] = "false";
        return configuration;
    }
}
