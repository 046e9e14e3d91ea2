using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>A client that starts runs and takes no for a reason to ask again: every run has a key, and is asked for until it is promised.</summary>
internal sealed class LoadDriver : IAsyncDisposable
{
    private const int Connections = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<int> wanted = Channel.CreateUnbounded<int>();
    private readonly IReadOnlyList<EngineNode> nodes;
    private readonly ClientLog log;
    private readonly TimeProvider time;
    private readonly HttpClient client;
    private readonly CancellationTokenSource ending = new();
    private readonly Task senders;
    private int asked;
    private long failures;

    public LoadDriver(IReadOnlyList<EngineNode> nodes, ClientLog log, TimeProvider time)
    {
        this.nodes = nodes;
        this.log = log;
        this.time = time;
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            Timeout = TimeSpan.FromSeconds(15),
        };
        senders = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync()));
    }

    public int Asked => asked;

    /// <summary>Requests that were not answered, or with an error.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Called with every run that was promised.</summary>
    public Action<Promise>? Promised { get; set; }

    /// <summary>Wants so many more runs.</summary>
    public void Want(int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            wanted.Writer.TryWrite(asked++);
        }
    }

    /// <summary>Returns when so many of all wanted runs are promised.</summary>
    public async Task UntilPromisedAsync(int runs, CancellationToken cancellationToken)
    {
        while (log.Count < Math.Min(runs, asked))
        {
            if (senders.IsCompleted)
            {
                await senders;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await senders.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Dispose();
        ending.Dispose();
    }

    private async Task SendAsync()
    {
        await foreach (var number in wanted.Reader.ReadAllAsync(ending.Token))
        {
            for (var attempt = number; !await TryAsync(number, nodes[attempt % nodes.Count]); attempt++)
            {
                Interlocked.Increment(ref failures);
                await Task.Delay(Pause, time, ending.Token);
            }
        }
    }

    private async Task<bool> TryAsync(int number, EngineNode node)
    {
        var key = $"chaos-{number}";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, $"api/v1/workflows/{ChaosFlow.Name}/runs"))
            {
                Content = JsonContent.Create(new { @params = new { n = number } }),
                Headers = { { "Idempotency-Key", key } },
            };
            using var answer = await client.SendAsync(request, ending.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            var promise = new Promise(number, key, (await answer.Content.ReadFromJsonAsync<JsonElement>(ending.Token)).GetProperty("id").GetGuid());
            log.Note(promise, (int)answer.StatusCode);
            Promised?.Invoke(promise);
            return true;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException || (lost is OperationCanceledException && !ending.IsCancellationRequested))
        {
            return false;
        }
    }
}
