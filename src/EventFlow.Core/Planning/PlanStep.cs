namespace EventFlow.Core.Planning;

/// <summary>The handling of one event: answers and timers are here, the rest in parts by what they are about.</summary>
internal sealed partial class PlanStep(RunState state, RunDecisions decisions, PlannerOptions options, DateTimeOffset at)
{
    private const int FirstVersion = 1;

    public void Handle(PlannerEvent @event)
    {
        switch (@event)
        {
            case PlannerEvent.Start: StartRun(); break;
            case PlannerEvent.Started started: OnStarted(started); break;
            case PlannerEvent.Completed completed: OnCompleted(completed); break;
            case PlannerEvent.Failed failed: OnFailed(failed); break;
            case PlannerEvent.TimerDue timer: OnTimer(timer); break;
            case PlannerEvent.SlotGranted grant: OnSlotGranted(grant); break;
            case PlannerEvent.Signal signal: OnSignal(signal); break;
            case PlannerEvent.ChildEnded child: OnChildEnded(child); break;
            case PlannerEvent.Cancel cancel: OnCancel(cancel); break;
            case PlannerEvent.Reconcile reconcile: OnReconcile(reconcile); break;
        }
    }

    private void StartRun()
    {
        if (state.Status != RunStatus.Pending)
        {
            // Only what the start itself has sent: a late copy must not send again what other messages have sent since.
            Repeat(state.Queued.Where(task => task.RunVersion == FirstVersion));
            return;
        }

        if (HasMissedStart() || IsRunHeld())
        {
            return;
        }

        state.Status = RunStatus.Running;
        state.StartedAt = at;
        decisions.StartsRun = true;
        Record("run.started");
        SetDuration();
        state.Root = Open(state.Plan.Root, owner: null);
    }

    private void OnStarted(PlannerEvent.Started answer)
    {
        if (Accept(answer.Path, answer.Attempt, TaskState.Queued, TaskState.Running) is not { } task)
        {
            // The worker is about to do what nobody waits for: it is told at once.
            decisions.Stop(answer.Path, answer.Attempt);
            return;
        }

        var first = task.State == TaskState.Queued;
        task.State = TaskState.Running;
        task.Worker = answer.Worker;
        task.StartedAt ??= at;
        decisions.Touch(task);
        decisions.SetTimer(state, TimerKinds.Lease, task, options.Lease);
        if (first)
        {
            Record("task.started", task, EventData.Worker(answer.Worker));
            if (task.Node.Definition.Timeout is { } timeout)
            {
                decisions.SetTimer(state, TimerKinds.Timeout, task, timeout + options.TimeoutGrace);
            }
        }

        if (IsCanceling(task))
        {
            decisions.Stop(task);
        }
    }

    private void OnCompleted(PlannerEvent.Completed answer)
    {
        if (Accept(answer.Path, answer.Attempt, TaskState.Queued, TaskState.Running) is not { } task)
        {
            RepeatAfter(answer.Path, answer.Attempt);
            return;
        }

        EndAttempt(task, answer.Worker, SlotOutcome.Success);
        Succeed(task, answer.Output);
    }

    private void OnFailed(PlannerEvent.Failed answer)
    {
        if (Accept(answer.Path, answer.Attempt, TaskState.Queued, TaskState.Running) is not { } task)
        {
            RepeatAfter(answer.Path, answer.Attempt);
            return;
        }

        EndAttempt(task, answer.Worker, OutcomeOf(answer.Error));
        if (answer.Error.Type == ErrorTypes.WorkerStopped)
        {
            Lose(task, answer.Error.Message);
            return;
        }

        AttemptFailed(task, answer.Error);
    }

    private static SlotOutcome OutcomeOf(AttemptError error) =>
        error.Type is ErrorTypes.WorkerStopped or ErrorTypes.Canceled ? SlotOutcome.None : SlotOutcome.Failure;

    private void OnTimer(PlannerEvent.TimerDue timer)
    {
        decisions.ClearTimer(state, timer.Kind, timer.Path, timer.Attempt);
        if (timer.Path.Length == 0)
        {
            OnRunTimer(timer.Kind);
            return;
        }

        if (state.Find(timer.Path) is not { } task || (task.IsContainer && timer.Kind != TimerKinds.Window))
        {
            return;
        }

        var current = task.Attempt == timer.Attempt;
        switch (timer.Kind)
        {
            case TimerKinds.Retry when current && task.State == TaskState.Retrying:
                BeginAttempt(task);
                break;
            case TimerKinds.Retry when task.Attempt == timer.Attempt + 1:
                Repeat([task]);
                break;
            case TimerKinds.Lease when current && task.State == TaskState.Running:
                OnLeaseOver(task);
                break;
            case TimerKinds.Timeout when current && task.State == TaskState.Running:
                OnAttemptOverdue(task);
                break;
            case TimerKinds.Timeout when current && task is { State: TaskState.Awaiting, Kind: TaskKinds.Run }:
                OnChildOverdue(task);
                break;
            case TimerKinds.Wait or TimerKinds.Signal or TimerKinds.Approval
                when current && task.State == TaskState.Awaiting && TimerOf(task) == timer.Kind:
                OnAwaited(task);
                break;
            case TimerKinds.Window when current && task.WaitsForWindow:
                OnWindowDue(task);
                break;
            case TimerKinds.CancelGrace when current && task.State == TaskState.Running:
                EndAttempt(task, task.Worker, SlotOutcome.None);
                Finish(task, TaskState.Canceled, "the worker did not stop in time after the run was canceled");
                break;
        }
    }

    private void OnLeaseOver(TaskInstance task)
    {
        EndAttempt(task, task.Worker, SlotOutcome.None);
        Lose(task, $"worker {task.Worker ?? "unknown"} was not heard of for {options.Lease.TotalSeconds:0} s");
    }

    private void OnAttemptOverdue(TaskInstance task)
    {
        decisions.Stop(task);
        EndAttempt(task, task.Worker, SlotOutcome.Failure);
        AttemptFailed(
            task, new AttemptError(ErrorTypes.Timeout, $"the attempt ran longer than its timeout of {task.Node.Definition.Timeout}"));
    }

    private void OnReconcile(PlannerEvent.Reconcile reconcile)
    {
        if (state.Status == RunStatus.Compensating && state.ActiveTasks == 0)
        {
            UndoNext();
        }

        foreach (var task in state.Instances.ToList())
        {
            if (task.State == TaskState.Queued && IsOverdue(task, reconcile.DispatchGrace))
            {
                task.Dispatches++;
                decisions.Touch(task);
                Send(task);
            }
            else if (task is { State: TaskState.Ready, WaitsForWindow: false })
            {
                AskAgain(task);
            }
            else if (task is { State: TaskState.Awaiting, Kind: TaskKinds.Run })
            {
                RepeatChild(task);
            }
            else if (task.State == TaskState.Waiting && task.Map is null)
            {
                Consider(task);
            }
        }
    }

    private bool IsOverdue(TaskInstance task, TimeSpan grace) =>
        task.QueuedAt is { } queued && at - queued >= grace * Math.Pow(2, Math.Min(task.Dispatches - 1, 6));

    /// <summary>The task, if the answer is of its current attempt and that attempt is still open; otherwise the refusal is noted.</summary>
    private TaskInstance? Accept(string path, int attempt, params ReadOnlySpan<TaskState> open)
    {
        var task = FindTask(path);
        decisions.Refused = task switch
        {
            null => Refusal.UnknownTask,
            _ when attempt < task.Attempt => Refusal.OldAttempt,
            _ when attempt > task.Attempt => Refusal.UnknownAttempt,
            _ when !open.Contains(task.State) => Refusal.AttemptOver,
            _ => null,
        };
        return decisions.Refused is null ? task : null;
    }

    // Groups and maps have no attempts: an answer to their attempt 0 would end them over the heads of what is inside.
    private TaskInstance? FindTask(string path) => state.Find(path) is { IsWork: true } task ? task : null;

    /// <summary>An answer that comes twice means the messages that followed from it may have been lost with their sender.</summary>
    private void RepeatAfter(string path, int attempt)
    {
        if (decisions.Refused == Refusal.AttemptOver && state.Find(path) is { } task && task.Attempt == attempt)
        {
            Repeat(state.Queued.Where(other => other.RunVersion == task.RunVersion));
        }
    }

    private void Repeat(IEnumerable<TaskInstance> tasks)
    {
        decisions.IsRepetition = true;
        foreach (var task in tasks.Where(task => task.State == TaskState.Queued))
        {
            Send(task);
        }
    }

    private void Record(string kind, TaskInstance? task = null, string? data = null) => decisions.Event(state, at, kind, task, data);
}
