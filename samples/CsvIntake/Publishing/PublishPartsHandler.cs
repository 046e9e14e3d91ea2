using System.Text.Json;
using CsvIntake.Buckets;
using CsvIntake.Checking;
using EventFlow.Worker;

namespace CsvIntake.Publishing;

/// <param name="Bucket">A folder, or <c>s3://BUCKET/PREFIX</c>.</param>
/// <param name="Name">What was delivered.</param>
/// <param name="Hash">Of its content.</param>
internal sealed record PublishParts(string Bucket, string Name, string Hash, IReadOnlyList<CheckedPart> Parts);

internal sealed record PublishedParts(string Manifest, int Rows, int Quarantined, decimal Amount);

/// <summary><c>csv.publish</c>: puts the parts into the bucket, and last of all the list of them. Readers go by the list, so that they
/// never see half a delivery; the same content has the same keys.</summary>
internal sealed class PublishPartsHandler : ITaskHandler<PublishParts, PublishedParts>
{
    public async Task<PublishedParts> HandleAsync(PublishParts input, TaskContext context, CancellationToken cancellationToken)
    {
        var bucket = BucketAddress.Open(input.Bucket);
        var keys = new List<string>();
        foreach (var (number, part) in input.Parts.Index())
        {
            var rows = await File.ReadAllTextAsync(part.File, cancellationToken);
            keys.Add($"sales/{input.Name}/{input.Hash}/part-{number:0000}.csv");
            await bucket.PutAsync(keys[^1], $"{Sale.Header}\n{rows}", cancellationToken);
        }

        var published = new PublishedParts(
            $"sales/{input.Name}/manifest.json", input.Parts.Sum(part => part.Rows), input.Parts.Sum(part => part.Quarantined),
            input.Parts.Sum(part => part.Amount));
        var manifest = JsonSerializer.Serialize(new { parts = keys, rows = published.Rows, amount = published.Amount });
        await bucket.PutAsync(published.Manifest, manifest, cancellationToken);
        return published;
    }
}
