using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges;

/// <summary>5000s: bridges. 5100s: who takes the events. 5200s: Kafka. 5300s: folders. 5400s: SQS.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "Bridge {Bridge} reads {Source}")]
    public static partial void BridgeStarts(this ILogger log, string bridge, string source);

    [LoggerMessage(5001, LogLevel.Information, "Bridge {Bridge} has ended")]
    public static partial void BridgeEnded(this ILogger log, string bridge);

    [LoggerMessage(
        5002, LogLevel.Error,
        "EF4094 Bridge {Bridge} cannot go on reading {Source}: {Problem} It begins again in {Seconds} s, where it was; nothing is lost")]
    public static partial void BridgeBroken(
        this ILogger log, Exception exception, string bridge, string source, string problem, double seconds);

    [LoggerMessage(
        5100, LogLevel.Warning,
        "EF4095 {Count} events of a bridge are not taken by {Server}: {Problem} They are sent again in {Seconds} s")]
    public static partial void EventsNotTaken(this ILogger log, int count, string server, string problem, double seconds);

    [LoggerMessage(5101, LogLevel.Information, "{Server} takes the events of bridges again")]
    public static partial void EventsTakenAgain(this ILogger log, string server);

    [LoggerMessage(5102, LogLevel.Warning, "EF4096 An event of a bridge was refused and put aside, source {Source}, id {Id}: {Reason}")]
    public static partial void EventPutAside(this ILogger log, string source, string id, string reason);

    [LoggerMessage(
        5200, LogLevel.Warning,
        "EF4097 Bridge {Bridge} does not get at its topics: {Problem} It goes on trying; records wait where they are")]
    public static partial void KafkaNotReached(this ILogger log, string bridge, string problem);

    [LoggerMessage(
        5201, LogLevel.Warning,
        "EF4098 Bridge {Bridge} could not commit its offsets: {Problem} Records may be read again, and start nothing twice")]
    public static partial void OffsetsNotCommitted(this ILogger log, string bridge, string problem);

    [LoggerMessage(5202, LogLevel.Information, "Bridge {Bridge} is given {Partitions}")]
    public static partial void PartitionsGiven(this ILogger log, string bridge, string partitions);

    [LoggerMessage(5203, LogLevel.Information, "Bridge {Bridge} gives up {Partitions}")]
    public static partial void PartitionsTaken(this ILogger log, string bridge, string partitions);

    [LoggerMessage(5204, LogLevel.Debug, "Kafka client of bridge {Bridge}, {Facility}: {Message}")]
    public static partial void KafkaSays(this ILogger log, string bridge, string facility, string message);

    [LoggerMessage(
        5300, LogLevel.Warning,
        "EF4105 Bridge {Bridge} cannot read {Count} folder(s) below {Path}; files in them are not reported until it can")]
    public static partial void FoldersNotRead(this ILogger log, string bridge, int count, string path);

    [LoggerMessage(
        5400, LogLevel.Warning,
        "EF4109 Bridge {Bridge} could not delete {Count} message(s) whose events are taken: {Problem} They come again, "
        + "and start nothing twice")]
    public static partial void MessagesNotDeleted(this ILogger log, string bridge, int count, string problem);

    [LoggerMessage(
        5401, LogLevel.Warning,
        "EF4109 Bridge {Bridge} could not keep its messages to itself: {Problem} Others may be given them, and start nothing twice")]
    public static partial void MessagesNotHeld(this ILogger log, string bridge, string problem);
}
