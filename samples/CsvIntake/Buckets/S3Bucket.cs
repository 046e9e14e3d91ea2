using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace CsvIntake.Buckets;

/// <summary>A bucket of S3, or of a server that speaks like it. Who we are and where it is stands in the environment, as for every client
/// of S3: <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL</c>.</summary>
internal sealed class S3Bucket(IAmazonS3 s3, string bucket, string prefix) : IBucket
{
    public static S3Bucket OfEnvironment(Uri address) => new(
        new AmazonS3Client(new AmazonS3Config
        {
            ForcePathStyle = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is not null,
            // Not every server knows checksums that are sent behind the body.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        }),
        address.Host, address.AbsolutePath.Trim('/'));

    public Task PutAsync(string key, string text, CancellationToken cancellationToken) => s3.PutObjectAsync(
        new PutObjectRequest { BucketName = bucket, Key = $"{prefix}/{key}".TrimStart('/'), ContentBody = text, UseChunkEncoding = false },
        cancellationToken);
}
