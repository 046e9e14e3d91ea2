using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SupplyChain.StandIns;

/// <summary>Stands for the OData service of an SAP system: entity sets of a few rows, in pages of three.
/// Every other first page is refused with 429, as a busy system would.</summary>
internal sealed class SapStandIn : IAsyncDisposable
{
    private const int PageSize = 3;
    private readonly WebApplication app;
    private readonly int retryAfter;
    private int asked;

    private SapStandIn(WebApplication app, int retryAfter)
    {
        this.app = app;
        this.retryAfter = retryAfter;
        app.MapGet("/sap/opu/odata/sap/{service}/{entitySet}", Answer);
    }

    public string Url => app.Urls.Single();

    /// <param name="url">Port 0 takes a free one.</param>
    /// <param name="retryAfter">Seconds it asks to wait.</param>
    public static async Task<SapStandIn> StartAsync(string url, int retryAfter)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var standIn = new SapStandIn(builder.Build(), retryAfter);
        await standIn.app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> Answer(HttpRequest request, HttpResponse response, string entitySet)
    {
        var skip = int.Parse(request.Query["$skiptoken"].FirstOrDefault("0")!, CultureInfo.InvariantCulture);
        if (skip == 0 && Interlocked.Increment(ref asked) % 2 == 1)
        {
            response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        await using var stream = typeof(SapStandIn).Assembly.GetManifestResourceStream($"{entitySet}.json");
        if (stream is null)
        {
            return Results.NotFound();
        }

        var rows = (await JsonSerializer.DeserializeAsync<List<JsonElement>>(stream))!;
        var results = rows.Skip(skip).Take(PageSize);
        return skip + PageSize < rows.Count
            ? Results.Json(new { d = new { results, __next = $"{Url}{request.Path}?$format=json&$skiptoken={skip + PageSize}" } })
            : Results.Json(new { d = new { results } });
    }
}
