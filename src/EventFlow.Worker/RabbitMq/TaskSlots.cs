namespace EventFlow.Worker.RabbitMq;

/// <summary>The places of this worker, and what it has in hand. They outlive a connection, as the tasks in them do.</summary>
internal sealed class TaskSlots(int count)
{
    private readonly int count = count;
    private readonly Lock sync = new();
    private readonly LinkedList<TaskCompletionSource<bool>> waiting = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int free = count;
    private int longRunning;
    private int inHand;
    private bool closed;
    private bool crowded;
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

    /// <summary>Whether a message with several tasks is well off here.</summary>
    public bool TakesBundles
    {
        get
        {
            lock (sync)
            {
                return !ended && !crowded && longRunning < count;
            }
        }
    }

    public bool TryEnter()
    {
        lock (sync)
        {
            var enters = !closed && free > 0;
            free -= enters ? 1 : 0;
            return enters;
        }
    }

    /// <summary>Waits for a place. False: none will be free soon, or <paramref name="giveUp"/>; the task is better off with another
    /// worker. Who has waited goes on on the thread of who leaves.</summary>
    public ValueTask<bool> EnterAsync(CancellationToken giveUp)
    {
        LinkedListNode<TaskCompletionSource<bool>> node;
        lock (sync)
        {
            if (closed || free > 0)
            {
                free -= closed ? 0 : 1;
                return new(!closed);
            }

            node = waiting.AddLast(new TaskCompletionSource<bool>());
        }

        return WaitAsync(node, giveUp);
    }

    /// <summary>The task in this place has become a long one.</summary>
    public void Lengthen()
    {
        lock (sync)
        {
            longRunning++;
        }
    }

    /// <summary>Someone has waited for too long: until a place stays free, no more bundles.</summary>
    public void Crowd()
    {
        lock (sync)
        {
            crowded = free == 0;
        }
    }

    /// <summary>Sends away who waits for a place while every one of them holds a long task.</summary>
    public void TurnAwayIfFull()
    {
        List<TaskCompletionSource<bool>> away = [];
        lock (sync)
        {
            if (ended || longRunning == count)
            {
                closed = true;
                away.AddRange(waiting);
                waiting.Clear();
            }
        }

        away.ForEach(one => one.TrySetResult(false));
    }

    public void Leave(bool wasLong)
    {
        TaskCompletionSource<bool>? next;
        lock (sync)
        {
            longRunning -= wasLong ? 1 : 0;
            closed = closed && (ended || longRunning == count);
            next = waiting.First?.Value;
            if (next is null)
            {
                free++;
                crowded = false;
            }
            else
            {
                waiting.RemoveFirst();
            }
        }

        next?.TrySetResult(true);
    }

    /// <summary>Something was handed to this worker; <see cref="Settle"/> follows.</summary>
    public void Take()
    {
        lock (sync)
        {
            inHand++;
        }
    }

    public void Settle()
    {
        lock (sync)
        {
            inHand--;
        }

        EmptyIfEnded();
    }

    /// <summary>From here on there is no capacity.</summary>
    public void End()
    {
        lock (sync)
        {
            ended = true;
        }
    }

    /// <summary>Lets nobody in any more and returns when nothing is in hand.</summary>
    public async Task DrainAsync()
    {
        End();
        TurnAwayIfFull();
        EmptyIfEnded();
        await empty.Task;
    }

    private async ValueTask<bool> WaitAsync(LinkedListNode<TaskCompletionSource<bool>> node, CancellationToken giveUp)
    {
        await using var registration = giveUp.UnsafeRegister(_ => GiveUp(node), null);
        return await node.Value.Task;
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource<bool>> node)
    {
        lock (sync)
        {
            if (node.List is null)
            {
                return;
            }

            waiting.Remove(node);
        }

        node.Value.TrySetResult(false);
    }

    private void EmptyIfEnded()
    {
        lock (sync)
        {
            if (!ended || !closed || inHand > 0)
            {
                return;
            }
        }

        empty.TrySetResult();
    }
}
