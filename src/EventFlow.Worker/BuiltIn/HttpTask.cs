using System.Text.Json;

namespace EventFlow.Worker.BuiltIn;

/// <summary>The <c>with:</c> of an <c>http</c> task.</summary>
internal sealed record HttpTask
{
    public required string Url { get; init; }

    public string Method { get; init; } = "GET";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Sent as application/json. Not together with <see cref="Body"/>.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>Sent as text/plain unless a Content-Type header says otherwise.</summary>
    public string? Body { get; init; }

    /// <summary>Seconds until the answer must be complete; null: only the task's own timeout counts.</summary>
    public double? Timeout { get; init; }

    /// <summary>The one status, or the list of those, that count as good; null: 200 to 299.</summary>
    public JsonElement? Expect { get; init; }
}

/// <param name="Json">The body, where it is JSON; otherwise it stands in <paramref name="Body"/>.</param>
internal sealed record HttpTaskOutput(int Status, IReadOnlyDictionary<string, string> Headers, JsonElement? Json, string? Body);
