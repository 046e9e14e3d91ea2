using System.Text.Json;

namespace EventFlow.Core.Schedules;

/// <summary>What becomes of fire times that passed while nothing could start.</summary>
public enum Catchup
{
    None,

    /// <summary>One run, for the last of them.</summary>
    Latest,

    All,
}

/// <summary>A trigger that starts runs by the clock.</summary>
public sealed record ScheduleTrigger
{
    /// <summary>What it is known by within its workflow: the <c>id</c> its author gave it, or its times and its zone.</summary>
    public required string Name { get; init; }

    public required CronSchedule Schedule { get; init; }
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
    public Catchup Catchup { get; init; }

    /// <summary>Each start is put off by a part of this.</summary>
    public TimeSpan Jitter { get; init; }

    public string? CalendarName { get; init; }

    /// <summary>No fire time before it counts.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>No fire time at or after it counts.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>It starts no run by itself: others have to happen too.</summary>
    public bool IsPart { get; init; }

    /// <summary>An object in which texts may hold expressions over <c>trigger</c> and <c>run.interval</c>; null: none.</summary>
    public JsonElement? Params { get; init; }
}
