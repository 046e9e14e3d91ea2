using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Events;

/// <summary>One of several things that a trigger waits for. Exactly one of the kinds is set.</summary>
/// <param name="Name">By which it is known among the parts, and shown.</param>
public sealed record TriggerPart(string Name)
{
    public ScheduleTrigger? Schedule { get; init; }
    public string? Dataset { get; init; }
    public RunEndCondition? Runs { get; init; }
    public EventPattern? Type { get; init; }

    /// <summary>With <see cref="Type"/>; null: events from anywhere.</summary>
    public EventPattern? Source { get; init; }

    /// <summary>With <see cref="Type"/> and <see cref="Runs"/>; null: each of them.</summary>
    public Expression? Filter { get; init; }

    /// <param name="workflow">Whose trigger it is.</param>
    /// <param name="isOwn">The event tells of this installation, which nobody else can.</param>
    public bool Fits(CloudEvent happened, string workflow, bool isOwn)
    {
        if (Dataset is not null)
        {
            return DatasetEvents.DatasetOf(happened) == Dataset;
        }

        if (Type is not null)
        {
            return !isOwn && Type.Fits(happened.Type) && Source?.Fits(happened.Source) != false;
        }

        return isOwn && (Runs is { } ends
            ? RunEvents.EndOf(happened) is var (of, status) && of == ends.Workflow && ends.On.Contains(status)
            : ScheduleEvents.FireOf(happened) is var (owner, name) && owner == workflow && name == Schedule!.Name);
    }
}
