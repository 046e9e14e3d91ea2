namespace EventFlow.Worker.RabbitMq;

/// <summary>The places of this worker. They outlive a connection, as the tasks in them do.</summary>
internal sealed class TaskSlots(int count) : IDisposable
{
    private readonly Lock sync = new();
    private readonly SemaphoreSlim free = new(count, count);
    private CancellationTokenSource closed = new();
    private int longRunning;
    private bool ended;

    /// <summary>Places that are free or soon will be: those without a long task.</summary>
    public int Capacity
    {
        get
        {
            lock (sync)
            {
                return ended ? 0 : count - longRunning;
            }
        }
    }

    /// <summary>Waits for a place. False: none will be free soon, the task is better off with another worker.</summary>
    public async Task<bool> TryEnterAsync()
    {
        var token = Closed();
        try
        {
            await free.WaitAsync(token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The task in this place has become a long one.</summary>
    public void Lengthen()
    {
        lock (sync)
        {
            longRunning++;
        }
    }

    /// <summary>Sends away who waits for a place while every one of them holds a long task.</summary>
    public void TurnAwayIfFull()
    {
        CancellationTokenSource? full;
        lock (sync)
        {
            full = ended || longRunning == count ? closed : null;
        }

        full?.Cancel();
    }

    public void Leave(bool wasLong)
    {
        lock (sync)
        {
            longRunning -= wasLong ? 1 : 0;
            if (!ended && closed.IsCancellationRequested && longRunning < count)
            {
                // Not disposed: another task may be about to cancel it, and without a timer it holds nothing.
                closed = new CancellationTokenSource();
            }
        }

        free.Release();
    }

    /// <summary>From here on there is no capacity.</summary>
    public void End()
    {
        lock (sync)
        {
            ended = true;
        }
    }

    /// <summary>Lets nobody in any more and returns when every place is empty.</summary>
    public async Task DrainAsync()
    {
        End();
        TurnAwayIfFull();
        for (var taken = 0; taken < count; taken++)
        {
            await free.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        free.Dispose();
        closed.Dispose();
    }

    private CancellationToken Closed()
    {
        lock (sync)
        {
            return closed.Token;
        }
    }
}
