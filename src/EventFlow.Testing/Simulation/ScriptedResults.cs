using System.IO.Enumeration;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>Which result an attempt gives. An attempt whose worker vanished by a fault takes no result away: the next one gives it.
/// </summary>
internal sealed class ScriptedResults(IReadOnlyList<TaskScript> scripts)
{
    private readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    public bool IsScripted(string path) => Script(path) is not null;

    public TaskResult Of(string path, int attempt)
    {
        if (!turns.TryGetValue(path, out var turn))
        {
            turns[path] = turn = new Turn(Find(path));
        }

        if (attempt > turn.Attempt)
        {
            turn.Attempt = attempt;
            turn.Index += turn.IsOver ? 1 : 0;
            turn.IsOver = false;
        }

        return turn.Current;
    }

    public void Follow(IEnumerable<RunEventRecord> events)
    {
        foreach (var line in events)
        {
            if (line.Path is { } path && turns.TryGetValue(path, out var turn))
            {
                turn.IsOver |= line.Kind is "task.retrying" or "task.reset" || (line.Kind == "task.lost" && turn.Current.IsLost);
            }
        }
    }

    private IReadOnlyList<TaskResult> Find(string path) =>
        Script(path)?.Results ?? [TaskResult.Nothing];

    private TaskScript? Script(string path) => scripts.FirstOrDefault(script => script.Pattern == path)
        ?? scripts.FirstOrDefault(script => FileSystemName.MatchesSimpleExpression(script.Pattern, path, ignoreCase: false));

    private sealed class Turn(IReadOnlyList<TaskResult> results)
    {
        public int Attempt { get; set; }
        public int Index { get; set; }

        /// <summary>Its result has counted.</summary>
        public bool IsOver { get; set; }

        public TaskResult Current => results[Math.Min(Index, results.Count - 1)];
    }
}
