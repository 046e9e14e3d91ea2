using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Storage.S3;

/// <summary>Payloads as objects <c>PREFIX/DAY/RUN/SHA256</c> of a bucket. What the database kept before is read from there.</summary>
internal sealed class S3PayloadStore(
    IAmazonS3 s3, S3Options options, PostgresPayloadStore earlier, RunDays days, TimeProvider clock, ILogger<S3PayloadStore> log)
    : IPayloadStore, IDisposable
{
    private const string Encoding = "encoding";
    private const int DeletedTogether = 16;
    private static readonly TimeSpan LinkFor = TimeSpan.FromMinutes(5);

    // A missing bucket is not found either, and that is no missing payload.
    private static ReadOnlySpan<byte> NoSuchKey => "<Code>NoSuchKey<"u8;

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public async Task StoreAsync(Guid run, string sha256, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // An object of a day without runs would stay for ever.
        if (!RunDay.TryOf(run, out var day) || !await days.ExistsAsync(day, cancellationToken))
        {
            return;
        }

        var packed = PayloadBody.Of(body);
        var request = new PutObjectRequest
        {
            BucketName = options.Bucket,
            Key = Key(day, run, sha256),
            InputStream = new MemoryStream(packed.Bytes),
            ContentType = "application/json",
            // Not every server knows the chunks that the SDK signs one by one.
            UseChunkEncoding = false,
        };
        request.Metadata[Encoding] = packed.Encoding;
        await AskAsync(async () => await s3.PutObjectAsync(request, cancellationToken));
    }

    public async Task<byte[]?> ReadAsync(Guid run, string sha256, CancellationToken cancellationToken) =>
        await AskAsync(() => FindAsync(run, sha256, cancellationToken)) ?? await earlier.ReadAsync(run, sha256, cancellationToken);

    /// <summary>By a signed link: the SDK itself has no way to wait for an answer.</summary>
    public byte[]? Read(Guid run, string sha256)
    {
        if (!RunDay.TryOf(run, out var day))
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Link(Key(day, run, sha256)));
            using var response = http.Send(request);
            using var body = new MemoryStream();
            response.Content.ReadAsStream().CopyTo(body);
            if (response.StatusCode == HttpStatusCode.NotFound && body.ToArray().AsSpan().IndexOf(NoSuchKey) >= 0)
            {
                return earlier.Read(run, sha256);
            }

            response.EnsureSuccessStatusCode();
            return new PayloadBody(response.Headers.GetValues($"x-amz-meta-{Encoding}").Single(), body.ToArray()).Read();
        }
        catch (Exception away) when (away is HttpRequestException or AmazonServiceException or AmazonClientException)
        {
            throw Away(away);
        }
    }

    public async Task DropAsync(RunDay day, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = $"{options.Prefix}/{day}/" };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(() => s3.ListObjectsV2Async(request, cancellationToken));
            foreach (var some in (page.S3Objects ?? []).Chunk(DeletedTogether))
            {
                await AskAsync(() => Task.WhenAll(some.Select(one => s3.DeleteObjectAsync(options.Bucket, one.Key, cancellationToken))));
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]?> FindAsync(Guid run, string sha256, CancellationToken cancellationToken)
    {
        if (!RunDay.TryOf(run, out var day))
        {
            return null;
        }

        try
        {
            using var found = await s3.GetObjectAsync(options.Bucket, Key(day, run, sha256), cancellationToken);
            using var body = new MemoryStream();
            await found.ResponseStream.CopyToAsync(body, cancellationToken);
            return new PayloadBody(found.Metadata[Encoding], body.ToArray()).Read();
        }
        catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    private string Key(RunDay day, Guid run, string sha256) => $"{options.Prefix}/{day}/{run}/{sha256}";

    private Uri Link(string key) => new(s3.GetPreSignedURL(new GetPreSignedUrlRequest
    {
        BucketName = options.Bucket,
        Key = key,
        Verb = HttpVerb.GET,
        Protocol = options.ServiceUrl?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
        Expires = clock.GetUtcNow().Add(LinkFor).UtcDateTime,
    }));

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception away) when (away is HttpRequestException or AmazonServiceException or AmazonClientException)
        {
            throw Away(away);
        }
    }

    /// <summary>Whatever is wrong with it, a wrong key too, an answer waits until it is right again: it must not be lost.</summary>
    private TimeoutException Away(Exception cause)
    {
        log.PayloadsAway(options.Bucket!, cause.Message);
        return new TimeoutException($"EF2197 bucket '{options.Bucket}' does not answer as it should: {cause.Message}", cause);
    }
}
