namespace EventFlow.Benchmarks.Chaos;

internal sealed partial class Checker
{
    /// <summary>I1, first half: what was promised exists, once, and nothing else does.</summary>
    private int CheckPromises()
    {
        var lost = evidence.Promises.Where(promise => !runs.ContainsKey(promise.Run)).ToList();
        lost.ForEach(promise => Breach("I1 lost", $"run {promise.Run} of key {promise.Key} was accepted and does not exist"));
        foreach (var twice in evidence.Promises.GroupBy(promise => promise.Key).Where(key => key.Select(promise => promise.Run).Distinct().Count() > 1))
        {
            Breach("I1 key", $"key {twice.Key} was answered with {string.Join(" and ", twice.Select(promise => promise.Run))}");
        }

        var promised = evidence.Promises.Select(promise => promise.Run).ToHashSet();
        foreach (var run in evidence.Runs.Where(run => !promised.Contains(run.Id)))
        {
            Breach("I1 unasked", $"run {run.Id} of key {run.Key} exists and no client was told of it");
        }

        return lost.Count;
    }

    /// <summary>I1, second half, and I2: every run has ended, as it should.</summary>
    private int CheckEnds()
    {
        var stuck = evidence.Runs.Where(run => !Final.Contains(run.State)).ToList();
        stuck.ForEach(run => Breach("I2 stuck", $"run {run.Id} is {run.State}: {string.Join(", ", tasks[run.Id].Select(task => $"{task.Path} {task.State}"))}"));
        foreach (var run in evidence.Runs.Where(run => Final.Contains(run.State) && !MayEnd(run)))
        {
            Breach("I1 end", $"run {run.Id} ended {run.State}");
        }

        CheckHopeless();

        return stuck.Count;
    }

    /// <summary>A run with a task that always fails has failed, and after all the attempts that task is allowed.</summary>
    private void CheckHopeless()
    {
        foreach (var task in hopeless.SelectMany(run => tasks[run]).Where(task => task.Path == ChaosFlow.HopelessTask))
        {
            if ((task.State, task.Attempt) != ("failed", ChaosFlow.Attempts))
            {
                Breach("I1 hopeless", $"task {task.Path} of run {task.Run} is {task.State} after {task.Attempt} attempts");
            }
        }
    }

    private bool MayEnd(RunRow run) => hopeless.Contains(run.Id)
        ? run.State == "failed"
        : run.State == "succeeded" || (run.State == "canceled" && bounds.MayBeCanceled);
}
