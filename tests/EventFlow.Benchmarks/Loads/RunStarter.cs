using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EventFlow.Benchmarks.Installations;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Starts runs over kept connections.</summary>
internal sealed class RunStarter(Uri server, int connections, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient client = new(Installation.Direct(connections)) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(100) };
    private long refused;

    public int Connections => connections;

    /// <summary>Starts that were answered with "later".</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>The id of the accepted run. Waits and asks again where the server is full.</summary>
    public Task<Guid> StartAsync(string workflow, CancellationToken cancellationToken) => StartAsync(workflow, "{}"u8.ToArray(), cancellationToken);

    /// <param name="request">JSON with the parameters.</param>
    public async Task<Guid> StartAsync(string workflow, byte[] request, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var body = new ByteArrayContent(request) { Headers = { ContentType = Json } };
            using var answer = await client.PostAsync($"api/v1/workflows/{workflow}/runs", body, cancellationToken);
            var text = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                using var started = JsonDocument.Parse(text);
                return started.RootElement.GetProperty("id").GetGuid();
            }

            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                throw new InvalidOperationException($"A start was answered with {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(text)}");
            }

            Interlocked.Increment(ref refused);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public void Dispose() => client.Dispose();
}
