using System.Text;
using EventFlow.Benchmarks.Measures;
using EventFlow.IntegrationTests.Servers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Benchmarks.Loops;

public sealed record Ping(int Place, string Text);

public sealed record Pong(int Place, string Text);

/// <summary>The same with MassTransit on both sides: the price of the bus without anything of ours.</summary>
internal sealed class MassTransitLoop : ILoop
{
    private const string Requests = "loop.masstransit.requests";
    private const string Replies = "loop.masstransit.replies";
    private const int Prefetch = 200;

    private static readonly string RequestText = Encoding.UTF8.GetString(LoopPayload.Task);
    private static readonly string ReplyText = Encoding.UTF8.GetString(LoopPayload.Answer);

    private readonly IHost host;
    private readonly ProcessHost echo;
    private readonly ISendEndpoint requests;

    private MassTransitLoop(IHost host, ProcessHost echo, ISendEndpoint requests)
    {
        this.host = host;
        this.echo = echo;
        this.requests = requests;
    }

    public Action<int>? Replied { get; set; }

    public ProcessTree Echo => new(echo.Pid);

    public static async Task<MassTransitLoop> StartAsync(string broker, CancellationToken cancellationToken)
    {
        var echo = await EchoProcess.StartAsync(EchoProcess.MassTransit, broker, "", cancellationToken);
        MassTransitLoop? loop = null;
        var host = await StartHostAsync(
            broker, Replies,
            endpoint => endpoint.Handler<Pong>(pong =>
            {
                loop?.Replied?.Invoke(pong.Message.Place);
                return Task.CompletedTask;
            }),
            cancellationToken);
        return loop = new MassTransitLoop(host, echo, await EndpointAsync(host, Requests));
    }

    public static async Task EchoAsync(string broker, CancellationToken cancellationToken)
    {
        ISendEndpoint? replies = null;
        var host = await StartHostAsync(
            broker, Requests,
            endpoint => endpoint.Handler<Ping>(ping => replies!.Send(new Pong(ping.Message.Place, ReplyText), ping.CancellationToken)),
            cancellationToken);
        replies = await EndpointAsync(host, Replies);
    }

    public Task SendAsync(int place) => requests.Send(new Ping(place, RequestText));

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await echo.DisposeAsync();
    }

    // The address of an exchange: that of a queue would declare a classic one of the same name.
    private static Task<ISendEndpoint> EndpointAsync(IHost host, string name) =>
        host.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"exchange:{name}"));

    private static async Task<IHost> StartHostAsync(
        string broker, string queue, Action<IRabbitMqReceiveEndpointConfigurator> consume, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRabbitMq((_, rabbit) =>
            {
                rabbit.Host(new Uri(broker));
                rabbit.ReceiveEndpoint(queue, endpoint =>
                {
                    endpoint.SetQuorumQueue();
                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.PrefetchCount = Prefetch;
                    consume(endpoint);
                });
            });
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
