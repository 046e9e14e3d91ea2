using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator;

/// <summary>What the engine says. Event ids: 100 runs, 200 tasks and answers, 300 timers and reconciling, 400 events.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Debug, "Run {Run} of {Workflow} has succeeded")]
    public static partial void RunSucceeded(this ILogger log, Guid run, string workflow);

    [LoggerMessage(102, LogLevel.Information, "Run {Run} of {Workflow} is {State}")]
    public static partial void RunEnded(this ILogger log, Guid run, string workflow, string state);

    [LoggerMessage(
        106, LogLevel.Warning,
        "EF2161 Run {Run} of {Workflow} does not end: something it did could not be undone. 'eventflow runs show' says what and why, "
        + "'eventflow runs repair' has it tried again or passed over")]
    public static partial void RunStuck(this ILogger log, Guid run, string workflow);

    [LoggerMessage(
        201, LogLevel.Warning,
        "EF3101 Refused an answer: {Reason} (run {Run}, task {Path}, attempt {Attempt}, worker {Worker}). The run is unchanged")]
    public static partial void AnswerRefused(this ILogger log, string reason, Guid run, string path, int attempt, string? worker);

    [LoggerMessage(
        204, LogLevel.Warning,
        "EF3104 Refused a message on the runs' queue that is no answer: {Why}. No run is changed; docs/wire-contract.md has the shape")]
    public static partial void AnswerMalformed(this ILogger log, string why);

    [LoggerMessage(
        202, LogLevel.Warning, "EF3102 {Count} messages to workers could not be sent, the first of run {Run}; "
            + "the reconciler sends them again")]
    public static partial void DispatchFailed(this ILogger log, Exception exception, int count, Guid run);

    [LoggerMessage(203, LogLevel.Warning, "EF3103 No worker serves task type {Type}; {Waiting} tasks wait for one on queue {Queue}")]
    public static partial void NoWorker(this ILogger log, string type, int waiting, string queue);

    [LoggerMessage(103, LogLevel.Information, "{Count} engine nodes are up")]
    public static partial void NodesChanged(this ILogger log, int count);

    [LoggerMessage(
        310, LogLevel.Warning,
        "EF2194 A wish of a run concerning its child or parent ({Wish}) could not be fulfilled now; the reconciler sees to it")]
    public static partial void ChildWishFailed(this ILogger log, Exception exception, string wish);

    [LoggerMessage(
        311, LogLevel.Information,
        "Fire times of schedule '{Schedule}' of {Workflow} passed without a run, as its catchup '{Catchup}' has it")]
    public static partial void FireTimesMissed(this ILogger log, string workflow, string schedule, string catchup);

    [LoggerMessage(312, LogLevel.Warning, "EF2212 Schedule '{Schedule}' of {Workflow}: {Problem}")]
    public static partial void ScheduleRefused(this ILogger log, string workflow, string schedule, string problem);

    [LoggerMessage(
        313, LogLevel.Error,
        "EF2216 The schedules of {Workflow} cannot be read by this engine and do not fire; apply its file again")]
    public static partial void SchedulesUnread(this ILogger log, Exception exception, string workflow);

    [LoggerMessage(
        315, LogLevel.Error, "EF4071 Backfill {Backfill} cannot go on and is paused; 'eventflow backfills resume' has it tried again")]
    public static partial void BackfillPaused(this ILogger log, Exception exception, Guid backfill);

    [LoggerMessage(314, LogLevel.Information, "Backfill {Backfill} of {Workflow} is {State}")]
    public static partial void BackfillEnded(this ILogger log, Guid backfill, string workflow, string state);

    [LoggerMessage(301, LogLevel.Information, "Reconciler: run {Run} had lost its {Kind}")]
    public static partial void Reconciled(this ILogger log, Guid run, string kind);

    [LoggerMessage(302, LogLevel.Warning, "EF3301 {Duty} failed and goes on in {Seconds} s")]
    public static partial void DutyFailed(this ILogger log, Exception exception, string duty, double seconds);

    [LoggerMessage(304, LogLevel.Error, "EF3303 A run could not handle a wake-up; it stays as it is until the next one")]
    public static partial void WakeUpFailed(this ILogger log, Exception exception);

    [LoggerMessage(104, LogLevel.Error, "EF3105 A message on a queue of runs could not be handled and goes back to its queue")]
    public static partial void RunMessageFailed(this ILogger log, Exception exception);

    [LoggerMessage(
        105, LogLevel.Warning, "EF3106 A message for run {Run} could not be handled on the way that takes no broker; "
            + "it takes the other one")]
    public static partial void ShortWayFailed(this ILogger log, Exception exception, Guid run);

    [LoggerMessage(
        309, LogLevel.Warning, "EF3307 Nobody reads queue {Queue} though the broker is well; "
            + "the partitions are read over a new connection")]
    public static partial void PartitionUnread(this ILogger log, string queue);

    [LoggerMessage(
        305, LogLevel.Critical,
        "EF3304 Nobody has read queue {Queue} for {Seconds} s though the broker is well: this process ends, to be started anew")]
    public static partial void QueueUnread(this ILogger log, string queue, double seconds);

    [LoggerMessage(
        401, LogLevel.Warning,
        "EF2197 Bucket {Bucket} does not answer as it should: {Why}. Answers with large outputs wait, and are tried again")]
    public static partial void PayloadsAway(this ILogger log, string bucket, string why);

    [LoggerMessage(306, LogLevel.Information, "Day {Day} of history is dropped")]
    public static partial void DayDropped(this ILogger log, DateOnly day);

    [LoggerMessage(
        307, LogLevel.Warning,
        "EF3305 Day {Day} of history is old enough to go, and stays: {Unfinished} of its runs have not ended. It goes when they have")]
    public static partial void DayKept(this ILogger log, DateOnly day, long unfinished);

    [LoggerMessage(
        308, LogLevel.Information,
        "EF3306 Day {Day} of history is in use ({Why}) and cannot be dropped now; it is tried again in {Seconds} s")]
    public static partial void DayBusy(this ILogger log, DateOnly day, string why, double seconds);

    [LoggerMessage(
        310, LogLevel.Warning, "EF2182 Pool {Pool} gets slots back that {Path} of run {Run} held, though that attempt is over")]
    public static partial void SlotHealed(this ILogger log, string pool, Guid run, string path);

    [LoggerMessage(303, LogLevel.Warning, "EF3302 Run {Run} could not be woken now; the reconciler wakes it")]
    public static partial void WakeFailed(this ILogger log, Exception exception, Guid run);

    [LoggerMessage(
        401, LogLevel.Error,
        "EF2234 An event could not be stored; its message goes to queue {Queue}, from where it can be moved back once the cause is gone")]
    public static partial void EventGivenUp(this ILogger log, Exception exception, string queue);

    [LoggerMessage(
        402, LogLevel.Warning,
        "EF2233 Workflow {Workflow} version {Version} cannot be read by this engine, so no event starts it; apply it again")]
    public static partial void TriggersUnread(this ILogger log, Exception exception, string workflow, int version);

    [LoggerMessage(
        460, LogLevel.Error,
        "EF4111 The end of a run could not start the runs that wait for it; event {Event} is left out. "
        + "Start them by hand once the cause is gone")]
    public static partial void EndGivenUp(this ILogger log, Exception exception, string @event);

    [LoggerMessage(
        461, LogLevel.Warning, "EF4114 An event for subscription {Subscription} was given up after {Attempts} tries: {Why}")]
    public static partial void DeliveryGivenUp(this ILogger log, string subscription, int attempts, string why);

    [LoggerMessage(
        462, LogLevel.Warning,
        "EF4115 The receiver of subscription {Subscription} answered 410 Gone: "
        + "it is told nothing more until the subscription is put again")]
    public static partial void SubscriptionStopped(this ILogger log, string subscription);

    [LoggerMessage(
        463, LogLevel.Warning, "EF4116 What became of a delivery to subscription {Subscription} could not be stored; it is sent once more")]
    public static partial void DeliveryUnsettled(this ILogger log, Exception exception, string subscription);
}
