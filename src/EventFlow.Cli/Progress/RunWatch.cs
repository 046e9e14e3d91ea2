using System.Runtime.CompilerServices;
using EventFlow.Cli.Api;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Progress;

/// <summary>A run at one moment. <paramref name="Open"/> are some of the tasks that have not ended.</summary>
internal sealed record RunMoment(RunView Run, IReadOnlyList<TaskView> Open);

/// <summary>Asks for a run again and again, more seldom the longer it takes.</summary>
internal sealed class RunWatch(ApiClient api, string id, TimeProvider time, bool withTasks)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>The moments until the run has ended or cannot go on, the last one included.</summary>
    public async IAsyncEnumerable<RunMoment> MomentsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = Shortest;
        while (true)
        {
            var run = await api.Runs.GetAsync(id, cancellationToken);
            var ended = RunStates.IsFinal(run.State) || RunStates.IsStuck(run.State);
            yield return new RunMoment(run, withTasks && !ended ? await OpenTasksAsync(cancellationToken) : []);
            if (ended)
            {
                yield break;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 1.3 < Longest ? pause * 1.3 : Longest;
        }
    }

    private async Task<IReadOnlyList<TaskView>> OpenTasksAsync(CancellationToken cancellationToken)
    {
        var page = await api.Runs.TasksAsync(id, cancellationToken);
        return [.. page.Items.Where(task => RunStates.IsOpen(task.State))];
    }
}
