using System.Text.Json;

namespace EventFlow.Worker.BuiltIn;

/// <summary>The <c>with:</c> of a <c>sql</c> task.</summary>
internal sealed record SqlTask
{
    public required string Statement { get; init; }

    /// <summary>Values for <c>@name</c> in the statement. They reach the server beside it, never inside it.</summary>
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The name of a connection string in the worker's configuration.</summary>
    public string Connection { get; init; } = "Default";

    /// <summary>Rows in the output; more are left out, and <c>truncated</c> says so.</summary>
    public int MaxRows { get; init; } = 1000;
}

/// <param name="Affected">Rows inserted, updated and deleted.</param>
internal sealed record SqlTaskOutput(IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, int Affected, bool Truncated);
