using Microsoft.Extensions.Logging;

namespace EventFlow.Worker;

/// <summary>4000s: tasks. 4100s: the worker as a whole. 4200s: the broker.</summary>
internal static partial class Log
{
    [LoggerMessage(
        4001, LogLevel.Error,
        "EF4001 A message of {Bytes} bytes in a task queue was refused, {Problem} It was not sent by EventFlow, "
        + "or by another version of it; nothing is answered.")]
    public static partial void BodyRefused(ILogger logger, string problem, int bytes);

    [LoggerMessage(
        4002, LogLevel.Error,
        "EF4002 No handler for the task type '{Type}' (run {Run}, task {Path}). The task was failed; "
        + "correct the registration of this worker.")]
    public static partial void UnknownType(ILogger logger, string type, Guid run, string path);

    [LoggerMessage(
        4003, LogLevel.Information,
        "Attempt {Attempt} of task {Path} of run {Run} was delivered again while it runs here; it is not started twice")]
    public static partial void RunsAlready(ILogger logger, Guid run, string path, int attempt);

    [LoggerMessage(
        4004, LogLevel.Error,
        "EF4004 The handler of '{Type}' was told to stop and still runs after {Seconds} s (run {Run}, task {Path}, attempt {Attempt}). "
        + "It was answered for and left behind; make it heed its cancellation token.")]
    public static partial void HandlerAbandoned(ILogger logger, string type, Guid run, string path, int attempt, double seconds);

    [LoggerMessage(4005, LogLevel.Warning, "Attempt {Attempt} of task {Path} ({Type}) of run {Run} failed")]
    public static partial void TaskFailed(ILogger logger, Exception exception, string type, Guid run, string path, int attempt);

    [LoggerMessage(4100, LogLevel.Information, "Worker {Worker} starts with {Slots} slots for {Types}")]
    public static partial void WorkerStarts(ILogger logger, string worker, int slots, string types);

    [LoggerMessage(4101, LogLevel.Information, "Worker {Worker} takes no more tasks; {Running} running ones have {Seconds} s to end")]
    public static partial void WorkerDrains(ILogger logger, string worker, int running, double seconds);

    [LoggerMessage(4102, LogLevel.Information, "Worker {Worker} has ended")]
    public static partial void WorkerEnded(ILogger logger, string worker);

    [LoggerMessage(4200, LogLevel.Information, "Connected to RabbitMQ at {Address}")]
    public static partial void Connected(ILogger logger, string address);

    [LoggerMessage(
        4201, LogLevel.Warning, "EF4020 RabbitMQ at {Address} is not reached: {Problem} Trying again in {Seconds} s; running tasks go on.")]
    public static partial void NotConnected(ILogger logger, string address, string problem, double seconds);

    [LoggerMessage(
        4202, LogLevel.Warning,
        "EF4021 {Count} answers to {Queue} were not taken, the first of kind '{Kind}': {Problem} They are sent again until they are.")]
    public static partial void AnswersNotTaken(ILogger logger, int count, string queue, string kind, string problem);

    [LoggerMessage(4203, LogLevel.Error, "EF4022 A delivery on {Queue} could not be dealt with and goes back to the queue")]
    public static partial void DeliveryFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(4204, LogLevel.Warning, "EF4023 A message on the control exchange was refused, {Problem}")]
    public static partial void ControlRefused(ILogger logger, string problem);

    [LoggerMessage(4205, LogLevel.Information, "A delivery on {Queue} could not be settled; the broker will deliver it again: {Problem}")]
    public static partial void NotSettled(ILogger logger, string queue, string problem);

    [LoggerMessage(4206, LogLevel.Information, "Consumers could not be registered or canceled, the next connection will do it: {Problem}")]
    public static partial void ConsumersNotShifted(ILogger logger, string problem);

    [LoggerMessage(
        4207, LogLevel.Information,
        "{Count} of {Total} '{Type}' tasks in one message have found no slot in time and go back as single ones")]
    public static partial void BundleGivenUp(ILogger logger, int count, int total, string type);

    [LoggerMessage(
        4208, LogLevel.Warning,
        "EF4024 {Count} tasks could not be handed back to {Queue}: {Problem} The message they came in goes back as a whole.")]
    public static partial void NotHandedBack(ILogger logger, int count, string queue, string problem);
}
