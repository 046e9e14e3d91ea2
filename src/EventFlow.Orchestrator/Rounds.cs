namespace EventFlow.Orchestrator;

/// <summary>Does work in rounds, one at a time: a round starts as soon as there is something to do and takes all that has come in since
/// the one before. At low load that is one item at once, under load as many as it takes to keep up, and nothing ever waits for a
/// clock.</summary>
/// <param name="most">Weight of a round; one item may be heavier alone.</param>
/// <param name="weigh">What an item counts.</param>
/// <param name="round">Must not throw: whoever waits for an item is told through the item.</param>
internal sealed class Rounds<T>(int most, Func<T, int> weigh, Func<IReadOnlyList<T>, Task> round)
{
    private readonly Lock gate = new();
    private readonly Queue<T> waiting = new();
    private int holds;
    private bool running;

    public void Add(T item)
    {
        lock (gate)
        {
            waiting.Enqueue(item);
            if (running || holds > 0)
            {
                return;
            }

            running = true;
        }

        _ = RunAsync();
    }

    /// <summary>Until it is disposed no round starts: for items that come one after the other and belong together.</summary>
    public Hold Gather()
    {
        lock (gate)
        {
            holds++;
        }

        return new Hold(this);
    }

    private void Release()
    {
        lock (gate)
        {
            if (--holds > 0 || running || waiting.Count == 0)
            {
                return;
            }

            running = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } items)
        {
            await round(items).ConfigureAwait(false);
        }
    }

    private List<T> Take()
    {
        lock (gate)
        {
            var items = new List<T>(Math.Min(waiting.Count, most));
            for (var weight = 0; waiting.TryPeek(out var next); items.Add(waiting.Dequeue()))
            {
                weight += weigh(next);
                if (weight > most && items.Count > 0)
                {
                    break;
                }
            }

            running = items.Count > 0;
            return items;
        }
    }

    public readonly struct Hold(Rounds<T> rounds) : IDisposable
    {
        public void Dispose() => rounds.Release();
    }
}
