using System.Collections.Concurrent;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Starts runs over kept connections, each used for one request at a time.</summary>
internal sealed class RunStarter(Uri server, int connections, TimeProvider time) : IDisposable
{
    private const string IdMark = "\"id\":\"";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<KeptConnection> free =
        [.. Enumerable.Range(0, connections).Select(_ => new KeptConnection(server, time))];
    private readonly ConcurrentDictionary<string, byte[]> requests = new();
    private readonly SemaphoreSlim places = new(connections, connections);
    private long refused;

    public int Connections => connections;

    /// <summary>Starts that were answered with "later".</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>The id of the accepted run. Waits and asks again where the server is full.</summary>
    public Task<Guid> StartAsync(string workflow, CancellationToken cancellationToken) =>
        SendAsync(requests.GetOrAdd(workflow, name => Request(name, "{}"u8.ToArray())), cancellationToken);

    /// <param name="parameters">JSON of the request.</param>
    public Task<Guid> StartAsync(string workflow, byte[] parameters, CancellationToken cancellationToken) =>
        SendAsync(Request(workflow, parameters), cancellationToken);

    public void Dispose()
    {
        foreach (var connection in free)
        {
            connection.Dispose();
        }

        places.Dispose();
    }

    private byte[] Request(string workflow, byte[] json) => KeptConnection.Post(server, $"/api/v1/workflows/{workflow}/runs", json);

    private async Task<Guid> SendAsync(byte[] request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await OverConnectionAsync(request, cancellationToken);
            var id = answer.Body.IndexOf(IdMark, StringComparison.Ordinal);
            if (answer.Status == 202 && id >= 0)
            {
                return Guid.Parse(answer.Body.AsSpan(id + IdMark.Length, 36));
            }

            if (answer.Status is not (429 or 503))
            {
                throw new InvalidOperationException($"A start was answered with {answer.Status}: {answer.Body}");
            }

            Interlocked.Increment(ref refused);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<HttpAnswer> OverConnectionAsync(byte[] request, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        free.TryTake(out var connection);
        try
        {
            return await connection!.SendAsync(request, cancellationToken);
        }
        finally
        {
            free.Add(connection!);
            places.Release();
        }
    }
}
