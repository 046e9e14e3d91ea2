using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The one writer of a node. All changes that are ready go to the store in one transaction; then their messages leave, together
/// too, while the next transaction is under way. A transaction the store refuses is done again run by run and step by step, so that a
/// change that cannot be stored fails alone.</summary>
internal sealed class RunCommitter
{
    /// <summary>Rows of a transaction: enough to make its cost per row small, few enough that a short change does not wait long.</summary>
    private const int MostRows = 4_000;

    private readonly IRunGroups groups;
    private readonly ResidentRuns residents;
    private readonly RunMessenger messenger;
    private readonly Telemetry telemetry;
    private readonly TimeProvider clock;
    private readonly Rounds<RunChange> rounds;

    public RunCommitter(
        IRunGroups groups, ResidentRuns residents, RunMessenger messenger, Telemetry telemetry, TimeProvider clock)
    {
        this.telemetry = telemetry;
        this.clock = clock;
        this.groups = groups;
        this.residents = residents;
        this.messenger = messenger;
        rounds = new Rounds<RunChange>(MostRows, change => change.Weight + 1, CommitAsync);
    }

    /// <summary>Takes the changes of one run in the order of their making.</summary>
    public void Add(RunChange change)
    {
        change.Run.Changing();
        rounds.Add(change);
    }

    /// <summary>Until it is disposed changes are gathered for one transaction.</summary>
    public Rounds<RunChange>.Hold Gather() => rounds.Gather();

    private async Task CommitAsync(IReadOnlyList<RunChange> changes)
    {
        try
        {
            var runs = changes.GroupBy(change => change.Run).Select(run => run.ToList()).ToList();
            Settle(await StoreAsync(runs));
        }
        catch (Exception failure)
        {
            // Not for the store's refusals, which are taken one by one; but whoever waits must hear of a fault here too.
            foreach (var change in changes)
            {
                Fail(change, failure);
            }
        }
    }

    /// <summary>The changes that are stored now; the others have failed.</summary>
    private async Task<List<RunChange>> StoreAsync(List<List<RunChange>> runs)
    {
        runs.RemoveAll(FailIfBroken);
        var stored = runs.SelectMany(run => run).ToList();
        var commits = runs.Select(MergeOf).OfType<RunCommit>().ToList();
        if (commits.Count == 0)
        {
            return stored;
        }

        try
        {
            var started = clock.GetTimestamp();
            Failpoint.Hit("K5");
            messenger.Call(await groups.CommitAsync(commits, CancellationToken.None));
            telemetry.Committed(stored.Count, clock.GetElapsedTime(started));
            return stored;
        }
        catch (Exception refusal) when (StorageFaults.IsUnreachable(refusal))
        {
            stored.ForEach(change => Fail(change, refusal));
            return [];
        }
        catch (Exception) when (commits.Count > 1)
        {
            return await StoreApartAsync(runs.Select(run => new List<List<RunChange>> { run }));
        }
        catch (Exception refusal)
        {
            return stored.Count == 1
                ? FailOnly(stored[0], refusal)
                : await StoreApartAsync(stored.Select(change => new List<List<RunChange>> { new() { change } }));
        }
    }

    private async Task<List<RunChange>> StoreApartAsync(IEnumerable<List<List<RunChange>>> parts)
    {
        var stored = new List<RunChange>();
        foreach (var part in parts)
        {
            stored.AddRange(await StoreAsync(part));
        }

        return stored;
    }

    private static RunCommit? MergeOf(List<RunChange> run)
    {
        var steps = run.Select(change => change.Commit).OfType<RunCommit>().ToList();
        return steps.Count == 0 ? null : CommitMerger.Merge(steps);
    }

    /// <summary>What was built on a change that failed has failed with it, even where the version would fit by chance.</summary>
    private bool FailIfBroken(List<RunChange> run)
    {
        if (!run[0].Run.IsBroken)
        {
            return false;
        }

        run.ForEach(change => Fail(change, new RunConflictException(change.Run.Id)));
        return true;
    }

    private List<RunChange> FailOnly(RunChange change, Exception refusal)
    {
        Fail(change, refusal);
        return [];
    }

    private void Fail(RunChange change, Exception failure)
    {
        change.Run.Break();
        if (change.Done.TrySetException(failure))
        {
            residents.Settled(change.Run);
        }
    }

    private void Settle(List<RunChange> stored)
    {
        foreach (var change in stored)
        {
            // Whoever asked for the run is answered now: the broker may take its time.
            if (change.Commit is { IsNew: true })
            {
                change.Run.Accepted.TrySetResult();
            }

            residents.Settled(change.Run);
        }

        if (stored.Count > 0)
        {
            _ = AnnounceAsync(stored);
        }
    }

    private async Task AnnounceAsync(List<RunChange> stored)
    {
        var outputs = stored.Select(change => change.Output).Where(output => !output.IsEmpty).ToList();
        if (outputs.Count > 0)
        {
            await messenger.SendAsync(outputs, CancellationToken.None);
        }

        foreach (var change in stored)
        {
            change.Done.TrySetResult();
        }
    }
}
