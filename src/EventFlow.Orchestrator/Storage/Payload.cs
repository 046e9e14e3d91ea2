using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Stored JSON text as a value.</summary>
internal static class Payload
{
    // What was accepted must be readable, whatever limit the door it came through had.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    [return: NotNullIfNotNull(nameof(json))]
    public static JsonElement? Read(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json, Options);
        return document.RootElement.Clone();
    }
}
