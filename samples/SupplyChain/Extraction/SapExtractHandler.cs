using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using EventFlow.Worker;

namespace SupplyChain.Extraction;

internal sealed record ExtractFromSap
{
    public required string Service { get; init; }
    public required string EntitySet { get; init; }
    public required string Target { get; init; }
}

internal sealed record Extracted(string File, int Rows);

/// <summary><c>sap.extract</c>: all pages of an entity set of an OData service (version 2), as they are, into one file.</summary>
internal sealed class SapExtractHandler(IHttpClientFactory clients, TimeProvider time) : ITaskHandler<ExtractFromSap, Extracted>
{
    public async Task<Extracted> HandleAsync(ExtractFromSap input, TaskContext context, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient();
        var rows = new List<Dictionary<string, string?>>();
        for (var url = $"{input.Service}/{input.EntitySet}?$format=json"; url is not null;)
        {
            var page = await ReadPageAsync(client, url, cancellationToken);
            rows.AddRange(page.Data.Results);
            url = page.Data.Next;
        }

        await WholeFile.WriteAsync(input.Target, rows, cancellationToken);
        return new Extracted(input.Target, rows.Count);
    }

    private async Task<Page> ReadPageAsync(HttpClient client, string url, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri(url), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new PermanentTaskException($"SAP has no {url}. Correct the parameters 'sap' and 'entity_set'.", "Sap.NotFound");
        }

        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - time.GetUtcNow()) : null;
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && wait is { } delay)
        {
            throw new RetryTaskException(delay, $"SAP is busy and asks to come back after {delay.TotalSeconds} s.", "Sap.Throttled");
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Page>(cancellationToken))!;
    }

    private sealed record Page([property: JsonPropertyName("d")] PageData Data);

    private sealed record PageData(
        [property: JsonPropertyName("results")] IReadOnlyList<Dictionary<string, string?>> Results,
        [property: JsonPropertyName("__next")] string? Next);
}
