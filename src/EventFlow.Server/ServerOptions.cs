namespace EventFlow.Server;

/// <summary>How one server process is put together.</summary>
public sealed record ServerOptions
{
    /// <summary>Addresses to listen on, separated by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>Connection string; null: everything is kept in memory and lost at the end.</summary>
    public string? Postgres { get; init; }

    /// <summary>amqp address; null: tasks stay inside this process.</summary>
    public string? RabbitMq { get; init; }

    /// <summary>Of <see cref="ServerRoles"/>; empty: all of them.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];

    /// <summary>Log messages of lower levels are left out; null: the setting EventFlow:Log:Level decides.</summary>
    public LogLevel? LogLevel { get; init; }

    public bool HasRole(string role) => Roles.Count == 0 || Roles.Contains(role);
}
