using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The live runs of this node. Messages of one run come one after the other; what one has decided the next one sees, though
/// it is not committed yet. Runs nobody uses are forgotten, the longest unused first,
/// when there are too many of them or of their tasks.</summary>
internal sealed class ResidentRuns(EngineOptions options, RunReader reader, StartGate gates)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, ResidentRun> byId = [];
    private readonly LinkedList<ResidentRun> idle = new();
    private long weight;

    /// <summary>The run, until <see cref="Leave"/> closed to everybody else; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is stored and cannot be read.</exception>
    public async Task<ResidentRun?> EnterAsync(Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var run = Hold(id);
            if (await EnterAsync(run, cancellationToken))
            {
                return run;
            }

            var missing = !run.IsBroken;
            run.Break();
            Leave(run);
            if (missing)
            {
                return null;
            }
        }
    }

    /// <summary>A run that is to be accepted with its first change; it stays until <see cref="Release"/>.</summary>
    public ResidentRun Introduce(RunSaga saga, RunState state)
    {
        var run = Hold(saga.CorrelationId);
        run.Create(saga, state);
        return run;
    }

    /// <summary>Another node has changed the run since it was read here. A change would find out by itself;
    /// what changes nothing has to ask.</summary>
    public async Task<bool> IsStaleAsync(ResidentRun run, CancellationToken cancellationToken) =>
        await reader.VersionAsync(run.Id, cancellationToken) > run.State!.Version;

    public void Leave(ResidentRun run)
    {
        run.Leave();
        Release(run);
    }

    /// <summary>A commit of the run has been decided, one way or the other.</summary>
    public void Settled(ResidentRun run)
    {
        run.Changed();
        lock (gate)
        {
            Rest(run);
        }
    }

    /// <summary>False: it is broken, or there is no such run.</summary>
    private async Task<bool> EnterAsync(ResidentRun run, CancellationToken cancellationToken)
    {
        try
        {
            await run.EnterAsync(cancellationToken);
        }
        catch
        {
            Release(run);
            throw;
        }

        try
        {
            return !run.IsBroken && (run.State is not null || await LoadAsync(run, cancellationToken));
        }
        catch
        {
            run.Break();
            Leave(run);
            throw;
        }
    }

    private async Task<bool> LoadAsync(ResidentRun run, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(run.Id, cancellationToken) is not { } stored)
        {
            return false;
        }

        run.Load(stored.Saga, stored.State);
        gates.Enter(run);
        return true;
    }

    private ResidentRun Hold(Guid id)
    {
        lock (gate)
        {
            if (!byId.TryGetValue(id, out var run) || run.IsBroken)
            {
                byId[id] = run = new ResidentRun(id);
            }

            if (run.Place is { } place)
            {
                idle.Remove(place);
                run.Place = null;
                weight -= run.Weight;
            }

            run.Holders++;
            return run;
        }
    }

    public void Release(ResidentRun run)
    {
        lock (gate)
        {
            run.Holders--;
            Rest(run);
        }
    }

    private void Rest(ResidentRun run)
    {
        if (!run.IsIdle || run.Place is not null)
        {
            return;
        }

        if (run.IsBroken || run.State is not { } state || state.Status.IsFinal())
        {
            Forget(run, goesOn: false);
            return;
        }

        run.Place = idle.AddFirst(run);
        weight += run.Weight;
        while ((idle.Count > options.CachedRuns || weight > options.CachedTasks) && idle.Last is { } oldest)
        {
            weight -= oldest.Value.Weight;
            oldest.Value.Place = null;
            idle.RemoveLast();
            Forget(oldest.Value, goesOn: true);
        }
    }

    private void Forget(ResidentRun run, bool goesOn)
    {
        gates.Forget(run, goesOn);
        if (byId.TryGetValue(run.Id, out var current) && current == run)
        {
            byId.Remove(run.Id);
        }
    }
}
