namespace EventFlow.Benchmarks.Chaos;

/// <summary>Plays one scenario from an empty stage to the checker's verdict.</summary>
internal static class ScenarioRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task<ScenarioResult> PlayAsync(
        Scenario scenario, int seed, bool isShort, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var counts = isShort ? scenario.Short : scenario.Long;
        await using var stage = await Stage.SetAsync(scenario, seed, isShort, time, cancellationToken);
        await scenario.Disturb(stage, counts).WaitAsync(cancellationToken);
        var drain = await DrainAsync(stage, time, cancellationToken);
        var evidence = await GatherAsync(stage, drain, cancellationToken);
        var verdict = new Checker(evidence, BoundsOf(stage)).Check();
        string[] breaches = [.. stage.Complaints, .. verdict.Breaches];
        var result = new ScenarioResult
        {
            Scenario = scenario.Name,
            Runs = evidence.Promises.Count,
            Kills = stage.Faults,
            Lost = verdict.Lost,
            Stuck = verdict.Stuck,
            Doubled = verdict.Doubled,
            Breaches = breaches,
            DrainSeconds = Math.Round(drain.TotalSeconds, 2),
            Seconds = Math.Round(time.GetElapsedTime(began).TotalSeconds, 1),
            Executions = evidence.Executions.Count,
            Attempts = evidence.Tasks.Sum(task => task.Attempt),
            RequestsAgain = stage.Load.Failures,
            EngineStarts = stage.EngineStarts,
            BackSeconds = stage.Back,
            Arrivals = stage.Arrived?.Count,
            Received = stage.Arrived?.Received,
            Kept = breaches.Length > 0 ? stage.Keep() : null,
        };
        if (result.Kept is null)
        {
            stage.Forget();
        }

        return result;
    }

    /// <summary>Until no run is open, or nothing has moved for a minute.</summary>
    private static async Task<TimeSpan> DrainAsync(Stage stage, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (least, since) = (long.MaxValue, began);
        while (true)
        {
            var open = await stage.Evidence.OpenRunsAsync(cancellationToken);
            (least, since) = open < least ? (open, time.GetTimestamp()) : (least, since);
            if (open == 0 || time.GetElapsedTime(since) > Patience)
            {
                return time.GetElapsedTime(began);
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static async Task<Evidence> GatherAsync(Stage stage, TimeSpan drain, CancellationToken cancellationToken)
    {
        var reader = stage.Evidence;
        var queues = await reader.SettledQueuesAsync(cancellationToken);
        var listed = await reader.ListedRunsAsync(cancellationToken);
        var pool = stage.Scenario.PoolSlots > 0 ? await PoolKills.LookAsync(stage, cancellationToken) : null;
        await stage.StopWorkersAsync();
        return new Evidence
        {
            Promises = stage.Log.Promises,
            Executions = ExecutionFile.ReadAll(stage.Folder),
            Runs = await reader.RunsAsync(cancellationToken),
            Tasks = await reader.TasksAsync(cancellationToken),
            Events = await reader.EventsAsync(cancellationToken),
            Timers = await reader.TimersAsync(cancellationToken),
            Queues = queues,
            ListedRuns = listed,
            Drain = drain,
            Pool = pool,
        };
    }

    /// <summary>A start travels with up to 500 others in one message. After a fault all that were not acknowledged come again, and each has the
    /// first tasks of its run sent again that nobody has answered yet.</summary>
    private const int StartsTogether = 512;

    /// <summary>A fault may have everything done again that is in the workers' hands, or was answered and not acknowledged.</summary>
    private static Bounds BoundsOf(Stage stage)
    {
        var scenario = stage.Scenario;
        var inHands = StartsTogether
            + (2 * scenario.Slots * Math.Max(1, stage.IsShort ? scenario.WorkersWhenShort : scenario.Workers));
        return new Bounds
        {
            Drain = scenario.Drain,
            ExtraExecutions = (long)stage.Faults * inHands,
            ExecutionFactor = scenario.ExecutionFactor,
            GivenUp = scenario.GivenUp * stage.Faults,
            HopelessEvery = stage.HopelessEvery,
            MayBeCanceled = scenario.MayBeCanceled,
        };
    }
}
