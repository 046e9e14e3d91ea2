using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Validation;

/// <summary>Checks the names that are the same wherever an expression stands: those of <c>env</c>, <c>run</c> and <c>trigger</c>.</summary>
internal sealed class NameChecker(Findings findings, IReadOnlySet<string> env)
{
    /// <summary>What <c>run</c> has once there is one.</summary>
    public static readonly string[] OfRun = ["id", "workflow", "version", "key", RunTrigger.Interval];

    public void Check(string reader, ExpressionReferences references, TextSite site, IReadOnlyList<string> ofRun)
    {
        foreach (var name in references.Env.Where(name => !env.Contains(name)).TakeWhile(_ => !findings.IsFull))
        {
            var hint = Backticks("env", name, env) ?? findings.Suggestions.DidYouMean(name, env);
            findings.Error(site.PlaceOf("env", name), DefinitionCodes.UnknownEnv,
                $"{reader} reads 'env.{Words.Clip(name, 60)}', which 'env' of the workflow does not have{hint}");
        }

        foreach (var read in references.Start.TakeWhile(_ => !findings.IsFull))
        {
            var (root, name) = (read[..read.IndexOf('.')], read[(read.IndexOf('.') + 1)..]);
            var known = root == "run" ? ofRun : RunTrigger.Members;
            if (!known.Contains(name))
            {
                var hint = findings.Suggestions.DidYouMean(name, known);
                findings.Error(site.PlaceOf(root, name), DefinitionCodes.UnknownOfStart,
                    $"{reader} reads '{Words.Clip(read, 60)}', which is not there"
                    + $"{(hint.Length > 0 ? hint : $": '{root}' has {string.Join(", ", known)}")}");
            }
        }
    }

    // In JSONata page-dba is a subtraction, and load.csv a member of load.
    public static string? Backticks(string root, string name, IEnumerable<string> names) =>
        names.Take(10_000).FirstOrDefault(
            full => full.Length > name.Length && full.StartsWith(name, StringComparison.Ordinal) && full[name.Length] is '-' or '.')
            is { } meant && meant.Length > name.Length
            ? $": a name with '-' or '.' stands in backticks, {root}.`{meant}`"
            : null;
}
