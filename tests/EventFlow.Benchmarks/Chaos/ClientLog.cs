using System.Collections.Concurrent;
using System.Text;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>A promise of the server: this key has started this run.</summary>
internal sealed record Promise(int Number, string Key, Guid Run);

/// <summary>Every good answer to a client, in memory and in a file beside the ledgers.</summary>
internal sealed class ClientLog : IDisposable
{
    private readonly ConcurrentQueue<Promise> promises = new();
    private readonly Lock gate = new();
    private readonly FileStream file;

    public ClientLog(string folder) =>
        file = new FileStream(Path.Combine(folder, "client.log"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public IReadOnlyCollection<Promise> Promises => promises;

    public int Count => promises.Count;

    public void Note(Promise promise, int status)
    {
        promises.Enqueue(promise);
        lock (gate)
        {
            file.Write(Encoding.UTF8.GetBytes($"{status} {promise.Number} {promise.Key} {promise.Run}\n"));
        }
    }

    public void Dispose() => file.Dispose();
}
