using Amazon.Runtime;
using Amazon.SQS;

namespace EventFlow.IntegrationTests.Servers;

/// <summary>A server that speaks SQS.</summary>
internal sealed class PrivateSqs : IAsyncDisposable
{
    public const string Key = "test";

    // Its own command listens on all addresses of the machine.
    private const string Program = """
        import { buildApp } from 'fauxqs';
        await buildApp({ logger: false }).listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
        console.log('listening');
        """;

    private readonly int port = FreePorts.Take();
    private ProcessHost? process;

    private PrivateSqs()
    {
    }

    public string Address => $"http://127.0.0.1:{port}";

    public static async Task<PrivateSqs> StartAsync()
    {
        var server = new PrivateSqs();
        var home = await NpmPackage.Fauxqs.FolderAsync();
        server.process = await ProcessHost.StartAsync(new ProcessSpec("node", "--input-type=module", "-e", Program)
        {
            WorkingDirectory = home,
            Environment = new Dictionary<string, string?> { ["PORT"] = $"{server.port}" },
        });
        await server.process.WaitForLineAsync(line => line.Contains("listening", StringComparison.Ordinal), "the SQS server");
        return server;
    }

    public AmazonSQSClient Connect() =>
        new(new BasicAWSCredentials(Key, Key), new AmazonSQSConfig { ServiceURL = Address, AuthenticationRegion = "us-east-1" });

    public ValueTask DisposeAsync() => process!.DisposeAsync();
}
