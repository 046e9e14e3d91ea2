using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

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

    /// <param name="stored">An output, or what stands for one that is kept apart; only workers' outputs are.</param>
    public static TaskView WithOutput(string? stored, TaskView task) =>
        task.Kind is TaskKinds.Task or TaskKinds.Compensation && PayloadRef.Of(stored) is { } payload
            ? task with { OutputRef = new PayloadView(payload.Sha256, payload.Bytes) }
            : task with { Output = Read(stored) };
}
