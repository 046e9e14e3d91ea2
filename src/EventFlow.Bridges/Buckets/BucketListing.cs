using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EventFlow.Bridges.Polling;

namespace EventFlow.Bridges.Buckets;

/// <summary>The objects of a bucket, page by page.</summary>
internal sealed class BucketListing(BucketSettings settings) : IPolledPlace
{
    public bool WasWhole { get; private set; }

    public async IAsyncEnumerable<PolledItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WasWhole = false;
        using var s3 = settings.Connect();
        var request = new ListObjectsV2Request { BucketName = settings.Bucket, Prefix = settings.Prefix };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(s3, request, cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                // What ends with a slash stands for a folder, in programs that show buckets as such.
                if (!item.Key.EndsWith('/') && settings.Pattern.Fits(item.Key))
                {
                    yield return ListedObject.Of(settings, item);
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        WasWhole = true;
    }

    private async Task<ListObjectsV2Response> AskAsync(AmazonS3Client s3, ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await s3.ListObjectsV2Async(request, cancellationToken);
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException($"EF4108 The bucket '{settings.Bucket}' cannot be listed: {failure.Message}", failure);
        }
    }
}
