using System.Text;
using EventFlow.Worker;

namespace CsvIntake.Buckets;

/// <summary>A bucket of anything that speaks S3. Who we are is in the environment, as for every S3 client.</summary>
internal sealed class S3Bucket(Uri endpoint, string bucket, string prefix, S3Signature signature, TimeProvider time) : IBucket
{
    private static readonly HttpClient Http = new();

    public static S3Bucket OfEnvironment(Uri address)
    {
        var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        var endpoint = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") ?? $"https://s3.{region}.amazonaws.com";
        return new S3Bucket(
            new Uri(endpoint), address.Host, address.AbsolutePath.Trim('/'),
            new S3Signature(Required("AWS_ACCESS_KEY_ID"), Required("AWS_SECRET_ACCESS_KEY"), region), TimeProvider.System);
    }

    public async Task PutAsync(string key, string text, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var path = string.Join('/', $"{bucket}/{prefix}/{key}".Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(endpoint, path)) { Content = new ByteArrayContent(body) };
        signature.Sign(request, body, time.GetUtcNow());
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            var why = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException($"{request.RequestUri} answers {(int)answer.StatusCode}: {why}");
        }
    }

    private static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new PermanentTaskException($"A bucket with s3:// needs the environment variable {name} at the worker.", "S3.NoCredentials");
}
