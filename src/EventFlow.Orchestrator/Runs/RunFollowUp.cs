using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Has happen what the acceptance of a run has led to: the runs whose turn it is start, those that have to make room are canceled.
/// All of it is committed: what fails here is made up for by <see cref="PlaceKeeper"/> and the reconciler.</summary>
internal sealed class RunFollowUp(IRunStore runs, IRunWaker waker, ILogger<RunFollowUp> log)
{
    public async Task FollowAsync(NewRun run, AcceptedRun accepted)
    {
        foreach (var granted in accepted.Line?.Granted ?? [accepted.Id])
        {
            waker.StartRun(granted);
        }

        await MakeRoomAsync(run, accepted);
    }

    /// <summary>Cancels those that have to make room for it.</summary>
    public async Task MakeRoomAsync(NewRun run, AcceptedRun accepted)
    {
        foreach (var canceled in accepted.Line?.Canceled ?? [])
        {
            var reason = run.Terms!.Place!.MakesRoom(run.Id);
            try
            {
                await runs.RequestCancelAsync(canceled, reason, CancellationToken.None);
                waker.CancelRun(canceled, reason);
            }
            catch (Exception fault)
            {
                log.WakeFailed(fault, canceled);
            }
        }
    }

    /// <summary>The same for runs that were accepted together.</summary>
    public async Task FollowAsync(IEnumerable<NewRun> wanted, IReadOnlyList<AcceptedRun> accepted)
    {
        var byId = accepted.ToDictionary(run => run.Id);
        foreach (var run in wanted.Where(run => byId.ContainsKey(run.Id)))
        {
            await FollowAsync(run, byId[run.Id]);
        }
    }
}
