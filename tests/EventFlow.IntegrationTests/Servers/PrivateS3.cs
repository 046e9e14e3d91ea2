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

    public string Address => $"http://127.0.0.1:{port}";

    public static async Task<PrivateS3> StartAsync()
    {
        var server = new PrivateS3();
        await server.RestartAsync();
        return server;
    }

    public async Task RestartAsync()
    {
        var home = await NpmPackage.S3rver.FolderAsync();
        process = await ProcessHost.StartAsync(new ProcessSpec(
            // What it makes its continuation tokens with, OpenSSL has by that name alone.
            "node", "--openssl-legacy-provider", Path.Combine(home, "node_modules", "s3rver", "bin", "s3rver.js"), "-d", folder, "-a", "127.0.0.1", "-p", $"{port}",
            "--configure-bucket", "eventflow"));
        await process.WaitForLineAsync(line => line.Contains("listening", StringComparison.Ordinal), "the S3 server");
    }

    public async Task KillAsync() => await process!.KillAsync();

    /// <summary>It knows no checksums but those of signatures.</summary>
    public AmazonS3Client Connect() => new(new BasicAWSCredentials(Key, Key), new AmazonS3Config
    {
        ServiceURL = Address,
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
}
