using Amazon.Runtime;
using Amazon.S3;

namespace EventFlow.IntegrationTests.Servers;

/// <summary>A server that speaks S3, with the bucket <c>eventflow</c> and one that a test has to itself.</summary>
internal sealed class PrivateS3 : IAsyncDisposable
{
    public const string Key = "S3RVER";

    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-s3-").FullName;
    private readonly int port = FreePorts.Take();
    private ProcessHost? process;

    private PrivateS3()
    {
    }

    public string Address => AddressOf(port);

    public static async Task<PrivateS3> StartAsync()
    {
        var server = new PrivateS3();
        await server.RestartAsync();
        return server;
    }

    public async Task RestartAsync() => process = await StartAsync(port);

    /// <summary>Changes what is stored through another address, which nobody else knows.</summary>
    public async Task ChangeAsideAsync(Func<AmazonS3Client, Task> change)
    {
        var aside = FreePorts.Take();
        await using var host = await StartAsync(aside);
        using var client = Connect(AddressOf(aside));
        await change(client);
    }

    public async Task KillAsync() => await process!.KillAsync();

    /// <summary>It knows no checksums but those of signatures.</summary>
    public AmazonS3Client Connect() => Connect(Address);

    private static AmazonS3Client Connect(string address) => new(new BasicAWSCredentials(Key, Key), new AmazonS3Config
    {
        ServiceURL = address,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string AddressOf(int port) => $"http://127.0.0.1:{port}";

    private async Task<ProcessHost> StartAsync(int at)
    {
        var home = await NpmPackage.S3rver.FolderAsync();
        var started = await ProcessHost.StartAsync(new ProcessSpec(
            // What it makes its continuation tokens with, OpenSSL has by that name alone.
            "node", "--openssl-legacy-provider", Path.Combine(home, "node_modules", "s3rver", "bin", "s3rver.js"),
            "-d", folder, "-a", "127.0.0.1", "-p", $"{at}", "--configure-bucket", "eventflow"));
        await started.WaitForLineAsync(line => line.Contains("listening", StringComparison.Ordinal), "the S3 server");
        return started;
    }
}
