using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Where the broker is. Its text leaves the password out.</summary>
internal sealed class RabbitMqAddress
{
    private readonly Uri uri;

    private RabbitMqAddress(Uri uri) => this.uri = uri;

    public static RabbitMqAddress Parse(string? connectionString)
    {
        const string shape = "Give it as amqp://user:password@host:5672/vhost (or amqps://), for example in ConnectionStrings__RabbitMq.";
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new ArgumentException($"EF4014 The worker has no RabbitMQ connection string. {shape}", nameof(connectionString));
        }

        // The text itself stays out of the message: it may hold a password.
        if (!Uri.TryCreate(connectionString, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("amqp" or "amqps")
            || uri.Host.Length == 0)
        {
            throw new ArgumentException($"EF4014 The RabbitMQ connection string is no amqp:// address. {shape}", nameof(connectionString));
        }

        try
        {
            _ = new ConnectionFactory { Uri = uri };
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException)
        {
            throw new ArgumentException(
                $"EF4014 The RabbitMQ connection string is refused: {refused.Message} {shape}", nameof(connectionString));
        }

        return new RabbitMqAddress(uri);
    }

    // Recovery is the transport's own: the client's would register consumers again that were canceled for want of a slot.
    public ConnectionFactory Factory(string name) => new()
    {
        Uri = uri,
        ClientProvidedName = name,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(20),
        // A broker that has just crashed may leave a question open; asking again on a new connection is quicker than waiting on.
        ContinuationTimeout = TimeSpan.FromSeconds(10),
    };

    public override string ToString() => $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}";
}
