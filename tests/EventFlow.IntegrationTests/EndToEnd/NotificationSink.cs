using System.Collections.Concurrent;
using EventFlow.IntegrationTests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Whoever the workflow notifies.</summary>
internal sealed class NotificationSink : IAsyncDisposable
{
    private readonly WebApplication app;

    private NotificationSink(WebApplication app, string address)
    {
        this.app = app;
        Address = address;
    }

    public string Address { get; }
    public ConcurrentQueue<string> Received { get; } = new();

    public static async Task<NotificationSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = $"http://127.0.0.1:{FreePorts.Take()}/notify";
        builder.WebHost.UseUrls(new Uri(address).GetLeftPart(UriPartial.Authority));
        var sink = new NotificationSink(builder.Build(), address);
        sink.app.MapPost("/{**path}", (HttpContext context) => sink.Received.Enqueue(context.Request.Path));
        await sink.app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
