using System.Text.Json;

namespace EventFlow.Core.Events;

/// <summary>A CloudEvent 1.0, read and checked.</summary>
public sealed record CloudEvent
{
    public required string Id { get; init; }

    /// <summary>With <see cref="Id"/> it tells the event from all others.</summary>
    public required string Source { get; init; }

    public required string Type { get; init; }
    public string? Subject { get; init; }

    /// <summary>All of it in the JSON format, as it is kept and as expressions see it.</summary>
    public required JsonElement Json { get; init; }

    public JsonElement? Data => Json.TryGetProperty("data", out var data) ? data : null;
}

/// <summary>What was sent is no event that can be taken. Its code and message are for whoever sent it.</summary>
public sealed class CloudEventException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

public static class CloudEventCodes
{
    public const string NotJson = "EF2220";
    public const string BadAttribute = "EF2221";
    public const string WrongVersion = "EF2222";
    public const string BadData = "EF2223";
    public const string TooLarge = "EF2224";
    public const string BadBatch = "EF2225";
}
