using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Server;

/// <summary>Somebody outside who is told of events, over real HTTP.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Signature, string Type, byte[] Body)> Calls { get; } = new();

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook";

    /// <param name="answer">By the number of the call, from 1.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<int, HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.MapPost("/hook", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.Calls.Enqueue((context.Request.Headers["X-EventFlow-Signature"].ToString(), context.Request.ContentType ?? "", body.ToArray()));
            await answer(receiver.Calls.Count, context.Response);
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public static Task<WebhookReceiver> StartAsync(params int[] statuses) => StartAsync((call, response) =>
    {
        response.StatusCode = statuses[Math.Min(call, statuses.Length) - 1];
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
