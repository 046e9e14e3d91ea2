using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Runs;

/// <summary>How long the tasks of a type take, as their workers say. Short ones may travel together; a long one never waits behind
/// another in the same message.</summary>
internal sealed class TaskPaces
{
    public const int MostTogether = 100;

    /// <summary>Tasks in one message add up to this at most, so that a batch is about as quick as one task that is sent alone.</summary>
    private const double BudgetMs = 10;

    private readonly ConcurrentDictionary<string, double> averages = new(StringComparer.Ordinal);

    public void Observe(RunState run, TaskAnswered answer)
    {
        if (answer.TookMs is { } took && run.Find(answer.Path) is { } task)
        {
            Observe(task.Node.Definition.Uses, took);
        }
    }

    /// <summary>A slow task counts at once, a quick one little by little.</summary>
    public void Observe(string type, double tookMs) =>
        averages.AddOrUpdate(type, tookMs, (_, average) => Math.Max(average * 0.95 + tookMs * 0.05, Math.Min(tookMs, BudgetMs)));

    /// <summary>Tasks of a type that may share a message; 1 for a type nothing is known of.</summary>
    public int Together(string type) =>
        averages.TryGetValue(type, out var average) ? (int)Math.Clamp(BudgetMs / Math.Max(average, 0.01), 1, MostTogether) : 1;
}
