using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator;

/// <summary>How the engine runs, from the section <c>EventFlow:Engine</c> of the configuration.
/// The numbers have defaults that fit production; tests shorten them.</summary>
internal sealed record EngineOptions
{
    /// <summary>AMQP connection string (<c>amqp://user:password@host:port/vhost</c>); null: MassTransit's in-memory transport.</summary>
    public string? RabbitMq { get; init; }

    /// <summary>Consume the runs' queue, pump timers and reconcile. False: this process only serves the API.</summary>
    public bool RunsEngine { get; init; } = true;

    /// <summary>Take events from the broker, and start the runs of those that wait for each other.</summary>
    public bool RunsTriggers { get; init; } = true;

    // An instance of its own: the configuration is bound onto it.
    public PlannerOptions Planner { get; init; } = new();

    /// <summary>Queues the runs are spread over, the same number on every node. Each is read by one node at a time, so that more nodes than
    /// this only stand by; fewer queues let more travel together. Queues of a larger number used before are read until they are deleted.</summary>
    public int Partitions { get; init; } = 2;

    /// <summary>How changes of runs are stored.</summary>
    public CommitMode CommitMode { get; init; } = CommitMode.Group;

    /// <summary>Messages of a runs' queue handled at the same time. In group mode they share transactions, so many are cheap.</summary>
    public int Concurrency { get; init; } = 256;

    /// <summary>Messages of a runs' queue this node holds at a time, handled or waiting.</summary>
    public int Prefetch => Concurrency * 2;

    /// <summary>Runs kept in memory while no message of theirs is being handled.</summary>
    public int CachedRuns { get; init; } = 20_000;

    /// <summary>Tasks of those runs.</summary>
    public int CachedTasks { get; init; } = 500_000;

    /// <summary>Tasks of one workflow that wait for a worker, on this node, before runs of it that were accepted stay pending. They start
    /// as these get done, oldest first: a backlog is rows in a table, and neither messages nor memory.</summary>
    public int MostQueuedPerWorkflow { get; init; } = 5_000;

    /// <summary>How often the reconciler looks for what got lost.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the queues of waiting task types are asked for their consumers.</summary>
    public TimeSpan WatchWorkersEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Age at which a run that was accepted, or asked to cancel, and did not move is woken again.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Age at which a dispatch nobody reacted to is sent again, if its message is in no queue any more.
    /// Doubles with every dispatch.</summary>
    public TimeSpan DispatchGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A timer that was handed to its run and is still there comes again after this.</summary>
    public TimeSpan TimerAgain { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long MassTransit's queue of runs may be without a reader, on a broker that answers, before this process ends to be started anew.
    /// The bus may rest half a minute between two tries to connect.</summary>
    public TimeSpan ConsumersWithin { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a partition may be without a reader, on a broker that answers, before it is read over a new connection.</summary>
    public TimeSpan PartitionsReadWithin { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Longest sleep of the timer pump, for timers that another node has set.</summary>
    public TimeSpan PumpIdle { get; init; } = TimeSpan.FromSeconds(1);
}

internal enum CommitMode
{
    /// <summary>Everything that is ready is stored in one transaction by one writer.</summary>
    Group,

    /// <summary>A transaction per message, with a lock on the run's row.</summary>
    RowLock,
}
