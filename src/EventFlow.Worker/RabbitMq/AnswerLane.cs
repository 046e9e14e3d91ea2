namespace EventFlow.Worker.RabbitMq;

/// <summary>The answers for one queue. With two messages on their way what becomes ready waits, and leaves together.</summary>
internal sealed class AnswerLane(string queue)
{
    private const int MostOutstanding = 2;

    private readonly Queue<PendingAnswer> waiting = new();
    private int outstanding;

    public string Queue => queue;

    public bool IsIdle => outstanding == 0 && waiting.Count == 0;

    /// <summary>What leaves now; null: nothing, the message that comes back first takes it along.</summary>
    public List<PendingAnswer>? Enter(PendingAnswer answer)
    {
        waiting.Enqueue(answer);
        return Take();
    }

    /// <summary>A message has come back; answers what leaves next.</summary>
    public List<PendingAnswer>? Return()
    {
        outstanding--;
        return Take();
    }

    private List<PendingAnswer>? Take()
    {
        if (outstanding == MostOutstanding)
        {
            return null;
        }

        var batch = new List<PendingAnswer>(Math.Min(waiting.Count, AnswerBody.MostAnswers));
        var bytes = AnswerBody.Envelope;
        while (waiting.TryPeek(out var next) && AnswerBody.Fits(batch.Count, bytes, next.Body))
        {
            waiting.Dequeue();
            if (!next.IsOver)
            {
                batch.Add(next);
                bytes += next.Body.Length + 1;
            }
        }

        outstanding += batch.Count > 0 ? 1 : 0;
        return batch.Count > 0 ? batch : null;
    }
}
