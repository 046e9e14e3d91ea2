using EventFlow.Core.Schedules;

namespace EventFlow.Core.Planning;

/// <summary>Numbers the planner decides by.</summary>
public sealed record PlannerOptions
{
    public static PlannerOptions Default { get; } = new();

    /// <summary>A running attempt not heard of for this long is given to another worker.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The worker keeps a timeout itself; the engine steps in this much later.</summary>
    public TimeSpan TimeoutGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time a running task has to stop after its run was canceled.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts of one task that may end by a vanished worker; the next one fails the task.</summary>
    public int MaxLosses { get; init; } = 10;

    /// <summary>Children of one map.</summary>
    public int MaxItems { get; init; } = 100_000;

    /// <summary>Children of one map that are under way at a time, whatever <c>max_parallel</c> allows: a wide map is expanded as its
    /// children end, and other runs never wait behind all of it. A map of maps begins no further child while as many
    /// items are under way inside.</summary>
    public int MaxOpenChildren { get; init; } = 2_000;

    /// <summary>Child runs inside of each other, below a run that is nobody's child.</summary>
    public int MaxRunDepth { get; init; } = 20;

    /// <summary>Bytes of what a worker gives or, outside of maps, is given, as UTF-8 JSON. A message holds a little more, and brokers
    /// limit messages: RabbitMQ 4 to 16 MiB unless told otherwise.</summary>
    public int MaxOutputBytes { get; init; } = 15 * 1024 * 1024;

    /// <summary>Bytes of any other value: the input of a task inside of a map, which goes out as often as the map is wide; what a workflow
    /// gives, the parameters of a child run.</summary>
    public int MaxPayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>The pool of a task whose workflow names none; null: no task has one.</summary>
    public Func<TaskInstance, string?>? PoolOfType { get; init; }

    /// <summary>Levels of one input: a message has 64, of which the task around its input and a batch around that take one each.</summary>
    public int MaxInputDepth { get; init; } = 62;

    /// <summary>The calendars that windows may name.</summary>
    public CalendarBook Calendars { get; init; } = new();
}
