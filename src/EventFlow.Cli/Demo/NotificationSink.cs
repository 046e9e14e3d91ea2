using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Cli.Demo;

internal sealed record Notification(string Path, string? Key, JsonElement Body);

/// <summary>Stands for the system the sample notifies.</summary>
internal sealed class NotificationSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<Notification> received = [];

    private NotificationSink(WebApplication app)
    {
        this.app = app;
        app.MapPost("/{**path}", ReceiveAsync);
    }

    public Uri Url =>
        new(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "notify");

    public IReadOnlyList<Notification> Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    public static async Task<NotificationSink> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new NotificationSink(builder.Build());
        await sink.app.StartAsync(cancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: cancellationToken);
        lock (received)
        {
            received.Add(new Notification(request.Path, request.Headers["Idempotency-Key"], body));
        }

        return Results.NoContent();
    }
}
