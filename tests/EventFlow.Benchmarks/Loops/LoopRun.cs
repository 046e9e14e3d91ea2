using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Loops;

/// <summary>Drives a loop: as many requests in flight as asked for, the next when the reply is there.</summary>
internal sealed class LoopRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ILoop loop;
    private readonly TimeProvider time;
    private readonly long[] sent;
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Histogram? durations;
    private volatile bool stopping;
    private long done;
    private int open;

    private LoopRun(ILoop loop, int inFlight, TimeProvider time)
    {
        this.loop = loop;
        this.time = time;
        sent = new long[inFlight];
        open = inFlight;
        loop.Replied = OnReply;
    }

    /// <param name="leadIn">Time that does not count, in front of the measured one.</param>
    public static async Task<LoopResult> RunAsync(
        ILoop loop, CpuMeter processes, int inFlight, TimeSpan leadIn, TimeSpan span, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var run = new LoopRun(loop, inFlight, time);
        for (var place = 0; place < inFlight; place++)
        {
            _ = run.SendAsync(place);
        }

        await run.PassAsync(leadIn, cancellationToken);
        var histogram = run.durations = new Histogram();
        var (started, before, cpu) = (time.GetTimestamp(), Volatile.Read(ref run.done), processes.CpuMs());
        await run.PassAsync(span, cancellationToken);
        var (seconds, tasks) = (time.GetElapsedTime(started).TotalSeconds, Volatile.Read(ref run.done) - before);
        var spent = processes.CpuMs().Sum(part => part.Value - cpu[part.Key]);
        run.stopping = true;
        await run.over.Task.WaitAsync(Patience, time, cancellationToken);
        return new LoopResult(
            Figure.Rounded(tasks / seconds), histogram.Ms(0.5), histogram.Ms(0.99), Figure.Rounded(spent / Math.Max(1, tasks)));
    }

    private async Task PassAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        // Ends before its time only by a failure.
        await await Task.WhenAny(Task.Delay(span, time, cancellationToken), over.Task);
    }

    private async Task SendAsync(int place)
    {
        sent[place] = time.GetTimestamp();
        try
        {
            await loop.SendAsync(place);
        }
        catch (Exception failure)
        {
            over.TrySetException(failure);
        }
    }

    private void OnReply(int place)
    {
        durations?.Add(time.GetElapsedTime(sent[place]));
        Interlocked.Increment(ref done);
        if (!stopping)
        {
            _ = SendAsync(place);
        }
        else if (Interlocked.Decrement(ref open) == 0)
        {
            over.TrySetResult();
        }
    }
}
