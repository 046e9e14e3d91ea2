using System.CommandLine;
using EventFlow.Cli.Commands;

namespace EventFlow.Cli.Hosting;

internal static class Brokers
{
    public static Option<string?> Option() =>
        new("--rabbitmq") { Description = "amqp://user:password@host:port/vhost; default ConnectionStrings__RabbitMq" };

    /// <exception cref="CliException">There is none, or it is not an amqp address.</exception>
    public static string Choose(string? given, Func<string, string?> environment)
    {
        var address = given ?? environment("ConnectionStrings__RabbitMq") ?? throw CliException.Usage(
            "EF2120 no broker: set ConnectionStrings__RabbitMq or --rabbitmq. 'eventflow dev' runs without one.");
        // The address holds a password, so it is not repeated.
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? address
            : throw CliException.Usage("EF2121 the RabbitMQ address is not of the form amqp://user:password@host:port/vhost.");
    }
}
