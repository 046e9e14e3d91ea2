using System.Text;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The signals of one run. Whoever uses them holds the monitor of the run.</summary>
internal sealed class MemorySignals
{
    private readonly SortedDictionary<int, Entry> untaken = [];
    private readonly Dictionary<(string Name, string Key), int> keys = [];
    private int last;
    private SignalRecord? lastReceived;

    public SentSignal? Repeated(NewSignal signal) =>
        signal.Key is { } key && keys.TryGetValue((signal.Name, key), out var before)
            ? new SentSignal(SignalFate.Repeated, before, untaken.GetValueOrDefault(before)?.Signal.Data)
            : null;

    public SentSignal Send(NewSignal signal, DateTimeOffset now)
    {
        var data = SafeText.Json(signal.Data);
        var bytes = Encoding.UTF8.GetByteCount(data ?? "");
        if (untaken.Count >= signal.AtMost || untaken.Values.Sum(entry => entry.Bytes) + bytes > SignalLimits.MostKeptBytes)
        {
            return new SentSignal(SignalFate.TooMany);
        }

        untaken.Add(++last, new Entry(new SignalRecord(signal.RunId, last, signal.Name, data), now, bytes));
        if (signal.Key is { } key)
        {
            keys.Add((signal.Name, key), last);
        }

        return new SentSignal(SignalFate.Stored, last);
    }

    public bool Fits(SignalReceipt receipt) => untaken.ContainsKey(receipt.Number);

    public void Receive(SignalReceipt receipt)
    {
        var entry = untaken[receipt.Number];
        var received = entry.Signal with { IsReceived = true, TakenBy = receipt.TakenBy };
        if (receipt.TakenBy is null)
        {
            untaken[receipt.Number] = entry with { Signal = received };
            return;
        }

        untaken.Remove(receipt.Number);
        if (lastReceived is null || lastReceived.Number < receipt.Number)
        {
            lastReceived = received with { Data = null };
        }
    }

    public IReadOnlyList<SignalRecord> OfRun() =>
        [.. untaken.Values.Select(entry => entry.Signal), .. lastReceived is null ? [] : new[] { lastReceived }];

    public IReadOnlyList<SignalRecord> Unreceived(DateTimeOffset sentBefore) =>
        [.. untaken.Values.Where(entry => !entry.Signal.IsReceived && entry.SentAt < sentBefore).Select(entry => entry.Signal)];

    private sealed record Entry(SignalRecord Signal, DateTimeOffset SentAt, int Bytes);
}
