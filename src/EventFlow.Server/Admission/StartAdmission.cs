using EventFlow.Orchestrator;

namespace EventFlow.Server.Admission;

/// <summary>Whether one more run may be accepted. Decided in memory; a start that is refused costs nothing but its answer.</summary>
internal sealed class StartAdmission(PendingFigures figures, AdmissionOptions options, Telemetry telemetry)
{
    private int starting;

    /// <summary>A place among the starts under way, to be given back whatever becomes of the start; null: there is none.</summary>
    public StartPlace? TryEnter()
    {
        if (Interlocked.Increment(ref starting) <= options.MaxStarting)
        {
            return new StartPlace(Leave);
        }

        Leave();
        return null;
    }

    /// <summary>A place among the pending runs, or why there is none.</summary>
    public async ValueTask<PendingPlace> TakeAsync(string workflow)
    {
        var taken = new List<PendingFigure>(2);
        foreach (var figure in await figures.OfAsync(workflow))
        {
            if (figure.TryTake() is { } state)
            {
                taken.ForEach(other => other.Settle(isAccepted: false));
                return new PendingPlace([], Refusal.OfPending(figure.Workflow, state));
            }

            taken.Add(figure);
        }

        return new PendingPlace(taken, refusal: null);
    }

    public Refusal OfStarting() => Refusal.OfStarting(options.MaxStarting, Volatile.Read(ref starting));

    public void Count(Refusal refusal) => telemetry.StartRefused(refusal.Reason);

    private void Leave() => Interlocked.Decrement(ref starting);
}

internal sealed class StartPlace(Action leave) : IDisposable
{
    public void Dispose() => leave();
}

/// <summary>Given back when it is disposed, unless a run has come to stand on it.</summary>
internal sealed class PendingPlace(IReadOnlyList<PendingFigure> figures, Refusal? refusal) : IDisposable
{
    private bool isAccepted;

    public Refusal? Refusal => refusal;

    public void Accepted() => isAccepted = true;

    public void Dispose()
    {
        foreach (var figure in figures)
        {
            figure.Settle(isAccepted);
        }
    }
}
