using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Outgoing;

namespace EventFlow.Orchestrator;

/// <summary>How the engine runs, from the section <c>EventFlow:Engine</c> of the configuration.
/// The numbers have defaults that fit production; tests shorten them.</summary>
internal sealed record EngineOptions
{
    /// <summary>AMQP connection string (<c>amqp://user:password@host:port/vhost</c>); null: MassTransit's in-memory transport.</summary>
    public string? RabbitMq { get; init; }

    /// <summary>Consume the runs' queue, pump timers and reconcile. False: this process only serves the API.</summary>
    public bool RunsEngine { get; init; } = true;

    /// <summary>Start runs by the clock, take events from the broker and start runs of them. Every node of the engine does,
    /// and those that do nothing else.</summary>
    public bool RunsTriggers { get; init; } = true;

    // An instance of its own: the configuration is bound onto it.
    public PlannerOptions Planner { get; init; } = new();

    /// <summary>Queues the runs are spread over, the same number on every node. Each is read by one node at a time, so that more nodes than
    /// this only stand by; fewer queues let more travel together. Queues of a larger number used before are read until they are
    /// deleted.</summary>
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

    /// <summary>Bytes of the largest output that is stored with its task; a larger one is kept apart,
    /// and its task has a reference.</summary>
    public int InlineOutputBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of outputs kept apart that stay in memory, for expressions that read them.</summary>
    public long CachedPayloadBytes { get; init; } = 256L * 1024 * 1024;

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

    /// <summary>How long MassTransit's queue of runs may be without a reader, on a broker that answers,
    /// before this process ends to be started anew. The bus may rest half a minute between two tries to connect.</summary>
    public TimeSpan ConsumersWithin { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a partition may be without a reader, on a broker that answers, before it is read over a new connection.</summary>
    public TimeSpan PartitionsReadWithin { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often pools are looked through for what got lost, and for what another node has changed about them.</summary>
    public TimeSpan SweepPoolsEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Age at which a slot counts as lost whose attempt does not know of it, or is over.</summary>
    public TimeSpan SlotGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often places of runs are looked after that got lost, and how old these must be.</summary>
    public TimeSpan KeepPlacesEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often calendars that workflows here name are compared with what is stored.</summary>
    public TimeSpan ReadCalendarsEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest sleep of what starts runs by the clock, for the case that nobody told it of a change.</summary>
    public TimeSpan SweepSchedulesEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often is looked for backfills while there is none, for those that another node has taken on.</summary>
    public TimeSpan LookForBackfillsEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Which events are published to the exchange <c>eventflow.out</c>; alike on every node.</summary>
    public EventsOut EventsOut { get; init; } = EventsOut.Off;

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
