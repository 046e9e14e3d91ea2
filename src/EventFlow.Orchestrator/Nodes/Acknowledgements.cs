using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>Tells the broker which deliveries of a channel are done: in one word up to the first that is not, since each word is an entry
/// in the log of a quorum queue. Behind a delivery that takes long they are told one by one.</summary>
internal sealed class Acknowledgements
{
    private const int MostAtOnce = 10_000;
    private const int MostAhead = 64;

    private readonly Func<ulong, bool, Task> tell;
    private readonly Rounds<Word> rounds;
    private readonly SortedSet<ulong> ahead = [];
    private readonly HashSet<ulong> toldAhead = [];
    private ulong upTo;

    /// <param name="tell">A delivery, and whether with all before it.</param>
    public Acknowledgements(Func<ulong, bool, Task> tell)
    {
        this.tell = tell;
        rounds = new Rounds<Word>(MostAtOnce, _ => 1, TellAsync);
    }

    public Acknowledgements(IChannel channel)
        : this(async (delivery, multiple) => await channel.BasicAckAsync(delivery, multiple))
    {
    }

    /// <param name="delivery">They are numbered from 1, without a gap.</param>
    public void Done(ulong delivery) => rounds.Add(new(delivery));

    /// <summary>The broker knows what became of it.</summary>
    public void Told(ulong delivery) => rounds.Add(new(delivery, IsTold: true));

    /// <summary>Returns when the broker has been told of everything so far.</summary>
    public Task DrainAsync()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rounds.Add(new(0, IsTold: true, drained));
        return drained.Task;
    }

    private async Task TellAsync(IReadOnlyList<Word> words)
    {
        foreach (var word in words)
        {
            (word.IsTold ? toldAhead : (ISet<ulong>)ahead).Add(word.Delivery);
        }

        try
        {
            // One that was told already is no end for a word: the broker knows it no more.
            if (Advance() is var last and > 0)
            {
                await tell(last, true);
                Failpoint.Hit("K10");
            }

            await TellAheadAsync();
        }
        catch (Exception)
        {
            // The channel is gone and everything comes again, to be met as a repetition.
        }

        foreach (var word in words)
        {
            word.Drained?.TrySetResult();
        }
    }

    /// <summary>The last of the deliveries that are done without one in front of them that is not;
    /// 0 where there is none that is new.</summary>
    private ulong Advance()
    {
        var last = 0UL;
        while (true)
        {
            if (ahead.Remove(upTo + 1))
            {
                last = ++upTo;
            }
            else if (toldAhead.Remove(upTo + 1))
            {
                upTo++;
            }
            else
            {
                return last;
            }
        }
    }

    private async Task TellAheadAsync()
    {
        if (ahead.Count <= MostAhead)
        {
            return;
        }

        foreach (var delivery in ahead)
        {
            await tell(delivery, false);
            toldAhead.Add(delivery);
        }

        ahead.Clear();
    }

    /// <param name="Delivery">0: none, only a question.</param>
    /// <param name="IsTold">The broker knows what became of it.</param>
    private sealed record Word(ulong Delivery, bool IsTold = false, TaskCompletionSource? Drained = null);
}
