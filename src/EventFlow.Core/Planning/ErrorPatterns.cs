using System.IO.Enumeration;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>Which error types a rule is for.</summary>
internal static class ErrorPatterns
{
    /// <summary>No patterns match everything.</summary>
    public static bool Match(IReadOnlyList<string> patterns, string type) =>
        patterns.Count == 0 || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, type));

    /// <summary>The node the first rule that matches leads to; null where none does.</summary>
    public static int? HandlerOf(IReadOnlyList<CatchRule> rules, RunError? error) =>
        error is null ? null : rules.FirstOrDefault(rule => Match(rule.On, error.Type))?.Then;
}
