using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <param name="Number">The attempt that comes next, counted within the rule.</param>
public sealed record RetryDecision(TimeSpan Delay, int Number, int Attempts);

/// <summary>Whether and when a failed attempt is tried again.</summary>
public static class RetryDecider
{
    /// <summary>Null: not again. Counts the failure in the rule that matched.</summary>
    internal static RetryDecision? Next(Guid run, TaskInstance task, AttemptError error)
    {
        var rules = task.Node.Definition.Retry.Rules;
        var index = error.Retryable ? IndexOfRule(rules, error.Type) : -1;
        if (index < 0)
        {
            return null;
        }

        return After(run, task, error, index, ++task.RuleFailures[index]);
    }

    /// <summary>The same, and nothing is counted.</summary>
    internal static RetryDecision? Foresee(Guid run, TaskInstance task, AttemptError error)
    {
        var index = error.Retryable ? IndexOfRule(task.Node.Definition.Retry.Rules, error.Type) : -1;
        return index < 0 ? null : After(run, task, error, index, task.RuleFailures[index] + 1);
    }

    private static RetryDecision? After(Guid run, TaskInstance task, AttemptError error, int index, int failures)
    {
        var rule = task.Node.Definition.Retry.Rules[index];
        return failures >= rule.Attempts
            ? null
            : new RetryDecision(
                error.RetryAfter ?? Delay(rule, failures, Chance(run, task.Path, task.Attempt)), failures + 1, rule.Attempts);
    }

    /// <param name="retry">1 for the first retry.</param>
    /// <param name="chance">Uniform in [0, 1); only the jitter uses it.</param>
    public static TimeSpan Delay(RetryRule rule, int retry, double chance)
    {
        var seconds = rule.Delays.Count > 0
            ? rule.Delays[Math.Min(retry, rule.Delays.Count) - 1].TotalSeconds
            : rule.Delay.TotalSeconds * Growth(rule, retry);
        seconds = Math.Min(seconds, (rule.MaxDelay ?? LongestDelay).TotalSeconds);
        return TimeSpan.FromSeconds(rule.Jitter switch
        {
            Jitter.Full => seconds * chance,
            Jitter.Equal => seconds * (0.5 + (chance / 2)),
            _ => seconds,
        });
    }

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(365);

    private static double Growth(RetryRule rule, int retry) => rule.Backoff switch
    {
        Backoff.Linear => retry,
        Backoff.Exponential => Math.Pow(rule.Factor, retry - 1),
        _ => 1,
    };

    private static int IndexOfRule(IReadOnlyList<RetryRule> rules, string type)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (ErrorPatterns.Match(rules[i].On, type))
            {
                return i;
            }
        }

        return -1;
    }

    // FNV-1a: derived from the attempt and not drawn, so that the same event decides alike wherever it is applied.
    private static double Chance(Guid run, string path, int attempt)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in $"{run:N}/{path}/{attempt}")
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        hash ^= hash >> 32;
        return (hash * 0x9E3779B97F4A7C15UL >> 11) / (double)(1UL << 53);
    }
}
