using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>The timers of a run: their rows, and when they come.</summary>
internal sealed class TestTimers(Scenario scenario, StoredRows rows, TestWorkers workers, Agenda agenda)
{
    // As the engine does it: a timer that was handed over and is still there comes again.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    /// <summary>Those that a run has from its start.</summary>
    public void SetDeadlines(Guid run)
    {
        var terms = RunTerms.Of(scenario.Plan.Definition, scenario.Params, scenario.StartsAt, out var problem);
        if (problem is not null)
        {
            throw new WorkflowTestException($"EF4035 the key of 'concurrency': {problem}");
        }

        foreach (var (kind, delay) in terms?.Timers ?? [])
        {
            Set(new TimerKey(run, kind, "", 0), scenario.StartsAt + delay);
        }
    }

    public void Arm(TimerKey key)
    {
        if (rows.Timers.TryGetValue(key, out var due))
        {
            agenda.At(due, new Happening.Timer(key, due));
        }
    }

    public void End(Happening.Timer timer)
    {
        var (key, due) = (timer.Key, timer.Due);
        if (!rows.Timers.TryGetValue(key, out var current) || current != due)
        {
            return;
        }

        if (key.Kind == TimerKinds.Lease && workers.IsBusy(key.Path, key.Attempt))
        {
            // Heartbeats of a worker that will never be done would go on for ever.
            if (!workers.Hangs(key.Path, key.Attempt))
            {
                Set(key, agenda.Now + scenario.Options.Lease);
            }

            return;
        }

        Set(key, agenda.Now + Again);
        agenda.Send(new Happening.Event(new PlannerEvent.TimerDue(key.Kind, key.Path, key.Attempt)));
    }

    private void Set(TimerKey key, DateTimeOffset due)
    {
        rows.Timers[key] = due;
        Arm(key);
    }
}
