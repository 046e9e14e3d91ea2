using EventFlow.Core.Schedules;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    /// <summary>Begins the next attempt: at once, or as soon as its pool has room for it.</summary>
    private void Dispatch(TaskInstance task)
    {
        task.Attempt++;
        task.StartedAt = null;
        task.Worker = null;
        task.Slot = PoolOf(task);
        task.IsSlotKnown = true;
        if (task.Slot is { } pool)
        {
            WaitForSlot(task, pool);
        }
        else
        {
            Queue(task);
        }
    }

    private void WaitForSlot(TaskInstance task, PoolUse pool)
    {
        task.State = TaskState.Ready;
        task.Dispatches = 0;
        task.QueuedAt = null;
        task.WaitReason = $"waits for pool {pool.Name}";
        decisions.Touch(task);
        decisions.Ask(RequestOf(task, pool));
        Record("task.ready", task, EventData.Pool(pool));
    }

    private void OnSlotGranted(PlannerEvent.SlotGranted grant)
    {
        var task = FindTask(grant.Path);
        if (task is null || task.Attempt != grant.Attempt || task.WaitsForWindow
            || task.State is not (TaskState.Ready or TaskState.Queued or TaskState.Running))
        {
            decisions.Release(new SlotRelease(state.Id, grant.Path, grant.Attempt, grant.Pool, SlotOutcome.None));
        }
        else if (task.State == TaskState.Ready)
        {
            OnSlot(task);
        }
        else
        {
            Repeat([task]);
        }
    }

    /// <summary>A window that has closed meanwhile keeps it, and its slots are for others until that opens.</summary>
    private void OnSlot(TaskInstance task)
    {
        if (ClosedFor(task) is { } closed)
        {
            ReleaseSlot(task, SlotOutcome.None);
            Hold(task, closed);
        }
        else
        {
            Queue(task);
        }
    }

    /// <summary>The slots go with the attempt and never outlive it, in the same commit.</summary>
    private void ReleaseSlot(TaskInstance task, SlotOutcome outcome)
    {
        if ((task.Slot ?? (task.IsSlotKnown ? null : PoolOf(task))) is { } pool)
        {
            decisions.Release(new SlotRelease(state.Id, task.Path, task.Attempt, pool.Name, outcome));
        }

        task.Slot = null;
        task.IsSlotKnown = true;
    }

    /// <summary>A request whose row is gone is made again; one for a pool that its type is in no more is not needed.</summary>
    private void AskAgain(TaskInstance task)
    {
        if ((task.Slot ?? PoolOf(task)) is { } pool)
        {
            task.Slot = pool;
            decisions.Ask(RequestOf(task, pool));
        }
        else
        {
            Queue(task);
        }
    }

    private PoolUse? PoolOf(TaskInstance task) =>
        task.Node.Definition.Pool ?? (options.PoolOfType?.Invoke(task) is { } name ? new PoolUse(name) : null);

    private SlotRequest RequestOf(TaskInstance task, PoolUse pool)
    {
        var definition = task.Node.Definition;
        return new SlotRequest(
            state.Id, task.Path, task.Attempt, pool.Name, pool.Weight, definition.Priority - RunTrigger.Behind(state.Trigger),
            IsByType: definition.Pool is null);
    }
}
