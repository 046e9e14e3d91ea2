namespace EventFlow.Server;

/// <summary>What one server process can do; several processes can share the work by role.</summary>
public static class ServerRoles
{
    /// <summary>Answers REST calls. Health answers in every role.</summary>
    public const string Api = "api";

    /// <summary>Moves runs.</summary>
    public const string Engine = "engine";

    /// <summary>Starts runs.</summary>
    public const string Triggers = "triggers";

    /// <summary>Reads Kafka topics and other sources of events, where the setting EventFlow:Bridges:File names some.</summary>
    public const string Bridges = "bridges";

    public static IReadOnlyList<string> All { get; } = [Api, Engine, Triggers, Bridges];
}
