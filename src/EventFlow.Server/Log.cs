namespace EventFlow.Server;

/// <summary>Event ids: 2000 requests, 2100 embedded mode, 2150 bridges, 2200 start.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "EF2000 {Method} {Path} failed, trace id {TraceId}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path, string traceId);

    [LoggerMessage(2001, LogLevel.Warning, "EF2008 PostgreSQL is not reachable, request refused, trace id {TraceId}")]
    public static partial void DatabaseUnreachable(ILogger logger, Exception exception, string traceId);

    [LoggerMessage(2100, LogLevel.Warning, "EF2030 a delivery of task type {Type} failed and goes back to its queue, delivery {Delivery}")]
    public static partial void DeliveryFailed(ILogger logger, Exception exception, string type, int delivery);

    [LoggerMessage(2101, LogLevel.Error, "EF2031 a delivery of task type {Type} is given up after {Delivery} tries")]
    public static partial void DeliveryGivenUp(ILogger logger, Exception exception, string type, int delivery);

    [LoggerMessage(2150, LogLevel.Warning, "EF4095 an event of a bridge is not taken yet, next try in {Delay}: {Reason}")]
    public static partial void BridgeEventsWait(ILogger logger, string reason, TimeSpan delay);

    [LoggerMessage(2151, LogLevel.Warning, "EF4096 an event of a bridge was refused and put aside, source {Source}, id {Id}: {Reason}")]
    public static partial void BridgeEventRefused(ILogger logger, string source, string id, string reason);

    [LoggerMessage(2200, LogLevel.Warning, "EF2032 the database is not ready, next try in {Delay}: {Reason}")]
    public static partial void DatabaseNotReady(ILogger logger, TimeSpan delay, string reason);
}
