namespace CsvIntake.Buckets;

/// <summary>Objects by keys, each replaced as a whole.</summary>
internal interface IBucket
{
    Task PutAsync(string key, string text, CancellationToken cancellationToken);
}

internal static class BucketAddress
{
    /// <param name="address">A folder, or <c>s3://BUCKET/PREFIX</c>.</param>
    public static IBucket Open(string address) => address.StartsWith("s3://", StringComparison.Ordinal)
        ? S3Bucket.OfEnvironment(new Uri(address))
        : new FolderBucket(address);
}

internal sealed class FolderBucket(string folder) : IBucket
{
    public Task PutAsync(string key, string text, CancellationToken cancellationToken) =>
        WholeFile.WriteAsync(Path.Combine(folder, key), [text.TrimEnd('\n')], cancellationToken);
}
