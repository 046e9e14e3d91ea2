using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>A person's wish that a run goes on, which reaches it as a signal of a name that no task can wait for.</summary>
/// <param name="From">Paths of tasks that are done again with all that comes after them, whatever became of them.</param>
/// <param name="Skip">Paths of tasks, or of their compensations, that are not undone any more.</param>
public sealed record Repair(string By, IReadOnlyList<string> From, IReadOnlyList<string> Skip)
{
    public const string Signal = "run:repair";

    public static Repair Read(JsonElement text) => new(text.GetProperty("by").GetString()!, Paths(text, "from"), Paths(text, "skip"));

    internal bool Skips(TaskInstance undo) => Skip.Contains(undo.Path) || Skip.Contains(undo.Undoes!.Path);

    private static IReadOnlyList<string> Paths(JsonElement text, string name) =>
        text.TryGetProperty(name, out var paths) ? [.. paths.EnumerateArray().Select(path => path.GetString()!)] : [];
}
