using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Runs;
using EventFlow.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Server;

/// <summary>A real server in memory on a loopback port.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private WebApplication? app;

    internal RecordedWakeUps WakeUps { get; } = new();

    public Uri Url => new(app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    internal IServiceProvider Services => app!.Services;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public Task InitializeAsync() => StartAsync();

    internal async Task StartAsync(Action<IServiceCollection>? configure = null)
    {
        app = EventFlowServer.Create(new ServerOptions { Urls = "http://127.0.0.1:0", LogLevel = LogLevel.Critical }, services =>
        {
            services.AddSingleton<IRunWaker>(WakeUps);
            configure?.Invoke(services);
        });
        await app.StartAsync();
        Http.BaseAddress = Url;
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await app!.DisposeAsync();
    }

    internal Task<HttpResponseMessage> PutAsync(string id, string file, string type = "application/yaml") =>
        PutAsync(id, Encoding.UTF8.GetBytes(file), type);

    internal Task<HttpResponseMessage> PutAsync(string id, byte[] file, string? type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        // A large file waits to be asked for: refused by its length, it would be in the middle of being sent when the connection ends.
        return Http.SendAsync(new HttpRequestMessage(HttpMethod.Put, new Uri($"/api/v1/workflows/{id}", UriKind.Relative))
        {
            Content = content,
            Headers = { ExpectContinue = file.Length > 1024 * 1024 },
        });
    }

    internal Task<HttpResponseMessage> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json));

    internal Task<HttpResponseMessage> PostAsync(string path, byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Http.PostAsync(new Uri($"/api/v1{path}", UriKind.Relative), content);
    }

    internal Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri($"/api/v1{path}", UriKind.Relative));

    internal async Task<StartedRun> StartedAsync(string workflow, string json = "{}") =>
        await BodyOf<StartedRun>(await PostAsync($"/workflows/{workflow}/runs", json));

    internal static async Task<T> BodyOf<T>(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options))!;

    internal static async Task<Problem> ProblemOf(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await BodyOf<Problem>(response);
        Assert.Equal((int)response.StatusCode, problem.Status);
        return problem;
    }

    internal static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}

/// <summary>Keeps runs from moving, so that a test sees what the API alone did.</summary>
internal sealed class RecordedWakeUps : IRunWaker
{
    private readonly List<Guid> started = [];
    private readonly List<(Guid Run, string? Reason)> canceled = [];

    private readonly List<SlotGranted> slots = [];
    private readonly List<SignalRun> signals = [];

    public IReadOnlyList<SignalRun> Signals => signals;
    public IReadOnlyList<SlotGranted> Slots => slots;
    public IReadOnlyList<Guid> Started => started;
    public IReadOnlyList<(Guid Run, string? Reason)> Canceled => canceled;

    public void StartRun(Guid runId) => started.Add(runId);

    public void GrantSlot(SlotGranted slot) => slots.Add(slot);

    public void SignalRun(SignalRun signal) => signals.Add(signal);

    public void CancelRun(Guid runId, string? reason) => canceled.Add((runId, reason));
}
