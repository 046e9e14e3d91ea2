using System.Diagnostics.Metrics;

namespace EventFlow.Orchestrator;

/// <summary>The engine's figures, on the meter <c>EventFlow</c>.</summary>
internal sealed class Telemetry : IDisposable
{
    public const string MeterName = "EventFlow";

    private readonly Meter meter;
    private readonly Counter<long> refused;
    private readonly Counter<long> startsRefused;
    private readonly Counter<long> dispatched;
    private readonly Counter<long> timersFired;
    private readonly Counter<long> slotsGranted;
    private readonly Counter<long> reconciled;
    private readonly Histogram<int> payloadBytes;
    private readonly Counter<long> dispatchFailures;
    private readonly Histogram<double> lateness;
    private readonly Counter<long> events;
    private readonly Histogram<int> commitChanges;
    private readonly Histogram<double> commitSeconds;

    public Telemetry(IMeterFactory factory)
    {
        meter = factory.Create(MeterName);
        refused = meter.CreateCounter<long>("eventflow.answers.refused", description: "Answers of workers that were not taken, by reason");
        startsRefused = meter.CreateCounter<long>("eventflow.starts.refused", description: "Starts refused for overload, by reason");
        dispatched = meter.CreateCounter<long>("eventflow.tasks.dispatched", description: "Task messages sent to workers");
        dispatchFailures = meter.CreateCounter<long>(
            "eventflow.dispatch.failures", description: "Sends to workers that failed after the commit");
        commitChanges = meter.CreateHistogram<int>("eventflow.commit.changes", description: "Messages whose changes were stored together");
        commitSeconds = meter.CreateHistogram<double>("eventflow.commit.duration", "s", "Time of one commit");
        events = meter.CreateCounter<long>(
            "eventflow.events.taken", description: "Events that came in, by fate; one counts for each workflow");
        timersFired = meter.CreateCounter<long>("eventflow.timers.fired", description: "Timers handed to their runs");
        slotsGranted = meter.CreateCounter<long>("eventflow.pools.granted", description: "Attempts let through by pools, by pool");
        lateness = meter.CreateHistogram<double>(
            "eventflow.schedules.lateness", "s", "Time from the moment a run was due by the clock to its acceptance");
        reconciled = meter.CreateCounter<long>("eventflow.runs.reconciled", description: "Runs the reconciler woke, by what they had lost");
        payloadBytes = meter.CreateHistogram<int>("eventflow.payloads.size", "By", "Outputs that were kept apart");
    }

    public void AnswerRefused(string reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void StartRefused(string reason) => startsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispatched(int count) => dispatched.Add(count);

    public void DispatchFailed() => dispatchFailures.Add(1);

    public void Committed(int changes, TimeSpan time)
    {
        commitChanges.Record(changes);
        commitSeconds.Record(time.TotalSeconds);
    }

    public void EventsTaken(string fate, int count) => events.Add(count, new KeyValuePair<string, object?>("fate", fate));

    public void TimersFired(int count) => timersFired.Add(count);

    public void SlotsGranted(string pool, int count)
    {
        if (count > 0)
        {
            slotsGranted.Add(count, new KeyValuePair<string, object?>("pool", pool));
        }
    }

    public void ScheduleFired(TimeSpan late) => lateness.Record(late.TotalSeconds);

    public void Reconciled(string kind) => reconciled.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void KeptApart(int bytes) => payloadBytes.Record(bytes);

    public void Dispose() => meter.Dispose();
}
