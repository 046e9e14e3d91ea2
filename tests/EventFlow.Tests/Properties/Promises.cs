using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Replay;
using EventFlow.Testing.Simulation;
using EventFlow.Tests.Planning;

namespace EventFlow.Tests.Properties;

internal enum Promise
{
    AlwaysEnds,
    ResultsOnce,
    FlatCost,
    SaysWhy,
    Restores,
    Replays,
    Undoes,
    WithinPools,
}

/// <summary>Holds one run against what is promised of every run.</summary>
internal sealed class Promises(Random moments)
{
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);
    private readonly HashSet<(string Path, int Attempt)> queued = [];
    private readonly HashSet<Guid> children = [];

    // What was done and can be undone, the last on top.
    private readonly List<string> effects = [];
    private long lastSeq;
    private RunStep? last;

    public List<(Promise Promise, string What)> Breaches { get; } = [];

    public void Look(RunStep step)
    {
        last = step;
        Count(step);
        CountRows(step);
        CountSlots(step);
        if (moments.Next(4) == 0)
        {
            AskWhy(step);
        }

        if (moments.Next(12) == 0)
        {
            Compare(step);
        }
    }

    /// <summary>Nothing more can happen: the run has ended, or waits for people or signals without a deadline, and says so.</summary>
    public void Close(TestRun run)
    {
        Replay();
        Check(
            run.State is not (RunStatus.Failed or RunStatus.Canceled or RunStatus.TimedOut) || effects.Count == 0, Promise.Undoes,
            () => $"the run is {run.State.Word()}, and {string.Join(", ", effects)} is not undone");
        if (run.State == RunStatus.CompensationFailed)
        {
            Check(
                run.Tasks.Any(task => task is { Kind: TaskKinds.Compensation, State: TaskState.Failed or TaskState.TimedOut }),
                Promise.AlwaysEnds, () => "the run is compensation_failed, and no compensation has failed");
            return;
        }

        if (run.State.IsFinal())
        {
            var open = run.Tasks.Where(task => !task.State.IsFinal()).Select(task => $"{task.Path} is {task.State.Word()}").ToList();
            Check(open.Count == 0, Promise.AlwaysEnds, () => $"the run is {run.State.Word()}, but {string.Join(", ", open)}");
            Check(last!.Rows.Slots.IsEmpty, Promise.WithinPools, () => $"slots are left: {string.Join(", ", last!.Rows.Slots.Held)}");
            return;
        }

        var outside = run.Tasks.Where(task => task is { State: TaskState.Awaiting, Kind: TaskKinds.Signal or TaskKinds.Approve }).ToList();
        Check(
            outside.Count > 0, Promise.AlwaysEnds,
            () => $"the run is {run.State.Word()} and nothing more happens: {string.Join("; ", run.WaitsFor)}");
        var busy = run.Tasks.Where(task => task.State is TaskState.Ready or TaskState.Queued or TaskState.Running or TaskState.Retrying
            && task.Kind is not (TaskKinds.Map or TaskKinds.Group or TaskKinds.Loop));
        Check(
            !busy.Any(), Promise.AlwaysEnds,
            () => $"{string.Join(", ", busy.Select(task => $"{task.Path} is {task.State.Word()}"))} for ever");
    }

    private void Replay()
    {
        var result = new RunReplay(Recorded.Of(last!), last!.State.Plan).Play();
        Check(result.IsSame, Promise.Replays, () => $"after {result.Replayed} events: {result.Difference}");
    }

    private void Count(RunStep step)
    {
        foreach (var line in step.Decisions.Events)
        {
            Check(line.Seq == ++lastSeq, Promise.ResultsOnce, () => $"event {lastSeq} has the number {line.Seq}");
            if (line.Kind == "task.queued")
            {
                Check(
                    queued.Add((line.Path!, line.Attempt!.Value)), Promise.ResultsOnce,
                    () => $"attempt {line.Attempt} of {line.Path} began twice");
            }
        }

        foreach (var child in step.Decisions.ChildStarts.Where(child => !child.IsRepeated))
        {
            Check(
                children.Add(child.Id) && queued.Add((child.Path, child.Attempt)), Promise.ResultsOnce,
                () => $"child {child.Id} of attempt {child.Attempt} of {child.Path} was asked for before");
        }

        CountEffects(step);
        ended.ExceptWith(step.Decisions.Events.Where(line => line.Kind == "task.reset").Select(line => line.Path!));
        foreach (var row in step.Decisions.Added.Concat(step.Decisions.Changed))
        {
            Check(
                !ended.Contains(row.Path), Promise.ResultsOnce,
                () => $"{row.Path} had ended and was written as {row.State.Word()} by {step.Event}");
            if (row.State.IsFinal())
            {
                ended.Add(row.Path);
            }
        }

        Check(
            step.Decisions.Refused is null || (step.Decisions.Events.Count == 0 && step.Decisions.Changed.Count == 0),
            Promise.ResultsOnce, () => $"{step.Event} was refused as {step.Decisions.Refused} and changed something");
    }

    private void CountEffects(RunStep step)
    {
        foreach (var line in step.Decisions.Events)
        {
            var task = line.Path is null ? null : step.State.Find(line.Path);
            if (line.Kind is "task.succeeded" or "task.skipped" && task?.Undoes is { } undone)
            {
                Check(
                    effects.Count > 0 && effects[^1] == undone.Path, Promise.Undoes,
                    () => $"{undone.Path} is undone when {effects.LastOrDefault() ?? "nothing"} is to be");
                effects.Remove(undone.Path);
            }
            else if (line.Kind == "task.succeeded" && task is { Kind: TaskKinds.Task or TaskKinds.Run, Node.Compensation: not null })
            {
                Check(!effects.Contains(task.Path), Promise.Undoes, () => $"{task.Path} was done twice and never undone");
                effects.Add(task.Path);
            }
        }
    }

    /// <summary>What is written of tasks is what happened to them: no event writes a row of a task that it says nothing about, but for the
    /// start of a worker that repeats, the rounds a loop counts, and what the reconciler sends again.</summary>
    private void CountRows(RunStep step)
    {
        if (step.Event is PlannerEvent.Reconcile)
        {
            return;
        }

        var told = step.Decisions.Events.Select(line => line.Path).OfType<string>().ToHashSet();
        var silent = step.Decisions.Changed
            .Where(row => !told.Contains(row.Path) && row.Kind != TaskKinds.Loop && step.Event is not PlannerEvent.Started).ToList();
        Check(
            silent.Count == 0, Promise.FlatCost,
            () => $"{step.Event} wrote {string.Join(", ", silent.Select(row => row.Path))}, of which nothing is told");
    }

    /// <summary>What runs has its slots, and nobody has more than there are.</summary>
    private void CountSlots(RunStep step)
    {
        var held = step.Rows.Slots.Held;
        Check(
            held.Where(slot => slot.Pool == "narrow").Sum(slot => slot.Weight) <= 1
            && held.Where(slot => slot.Pool == "wide").Sum(slot => slot.Weight) <= 3,
            Promise.WithinPools, () => $"more slots are held than there are: {string.Join(", ", held)}");
        var slots = held.Select(slot => (slot.Path, slot.Attempt)).ToHashSet();
        var without = step.State.Instances.Where(task => task.State is TaskState.Queued or TaskState.Running
            && (task.Node.Definition.Pool is not null || task.Kind == TaskKinds.Compensation) && !task.IsContainer
            && !slots.Contains((task.Path, task.Attempt)));
        Check(!without.Any(), Promise.WithinPools, () => $"{string.Join(", ", without.Select(task => task.Path))} runs without a slot");
    }

    private void AskWhy(RunStep step)
    {
        foreach (var row in step.Rows.Tasks.Values.Where(row => !row.State.IsFinal() && row.State != TaskState.Running))
        {
            Check(
                !string.IsNullOrEmpty(WaitingTasks.Why(row, step.Rows.Tasks)), Promise.SaysWhy,
                () => $"{row.Path} is {row.State.Word()} and says nothing");
        }

        foreach (var task in step.State.Instances.Where(task => !step.Rows.Tasks.ContainsKey(task.Path)))
        {
            Check(!string.IsNullOrEmpty(WaitingTasks.Why(task)), Promise.SaysWhy, () => $"{task.Path} has not begun and says nothing");
        }

        foreach (var row in step.Rows.Tasks.Values.Where(row => TaskFacts.HasReason(row.State)))
        {
            Check(!string.IsNullOrEmpty(row.WaitReason), Promise.SaysWhy, () => $"{row.Path} is {row.State.Word()} and does not say why");
        }
    }

    // What reaches a run after its end is received and not kept: nobody will ask the restored one.
    private void Compare(RunStep step)
    {
        if (step.State.Status.IsFinal())
        {
            return;
        }

        try
        {
            SameRun.Assert(step.State, step.Rows.Restore(step.State.Plan), $"version {step.State.Version}");
        }
        catch (Exception failure) when (failure is Xunit.Sdk.XunitException or InvalidDataException)
        {
            Breaches.Add((Promise.Restores, failure.Message));
        }
    }

    private void Check(bool holds, Promise promise, Func<string> what)
    {
        if (!holds)
        {
            Breaches.Add((promise, what()));
        }
    }
}
