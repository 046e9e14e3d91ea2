namespace EventFlow.Server.Logging;

/// <summary>Names of the properties that say something about the record itself.</summary>
internal static class LogProperties
{
    public const string EventId = "EventId";
    public const string EventName = "EventName";
    public const string Scope = "Scope";
}
