using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>retry: 3</c>, a mapping, or a list of mappings of which the first that matches an error decides.</summary>
internal sealed class RetryReader(ValueReader values)
{
    private const int MaxAttempts = 1_000;
    private const int MaxRules = 50;
    private static readonly string[] Keys = ["attempts", "delay", "backoff", "factor", "max_delay", "jitter", "on"];

    private static readonly Dictionary<string, Backoff> Backoffs =
        Enum.GetValues<Backoff>().ToDictionary(word => Words.Snake(word.ToString()));
    private static readonly Dictionary<string, Jitter> Jitters =
        Enum.GetValues<Jitter>().ToDictionary(word => Words.Snake(word.ToString()));

    public RetryPolicy? Read(FileEntry? entry, string owner)
    {
        switch (entry?.Value.Kind)
        {
            case null:
                return null;
            case FileKind.Number:
                return values.Integer(entry, owner, 1, MaxAttempts) is { } attempts
                    ? new RetryPolicy([new RetryRule { Attempts = attempts }])
                    : null;
            case FileKind.Map:
                return new RetryPolicy([Rule(entry.Value, $"'retry' of {owner}")]);
            case FileKind.List when entry.Value.Items.Count <= MaxRules:
                return new RetryPolicy(entry.Value.Items.ConvertAll(item => Rule(item, $"'retry' of {owner}")));
            default:
                return values.Wrong<RetryPolicy>(
                    entry, owner,
                    $"a number of attempts, a mapping such as {{ attempts: 3, delay: 5s }}, or a list of at most {MaxRules} such mappings");
        }
    }

    private RetryRule Rule(FileNode node, string owner)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, owner, "a mapping such as { attempts: 3, delay: 5s }");
            return new RetryRule();
        }

        values.CheckKeys(node, Keys, owner);
        var delays = node.Find("delay") is { Value.Kind: FileKind.List } list ? Delays(list, owner) : [];
        var rule = new RetryRule
        {
            Attempts = Attempts(node, owner, delays.Count),
            Delays = delays,
            Backoff = values.Word(node.Find("backoff"), owner, Backoffs) ?? Backoff.Fixed,
            Factor = values.Number(node.Find("factor"), owner, 1, 1_000) ?? 2,
            MaxDelay = values.Duration(node.Find("max_delay"), owner),
            Jitter = values.Word(node.Find("jitter"), owner, Jitters) ?? Jitter.None,
            On = values.Patterns(node.Find("on"), owner),
        };
        rule = node.Find("delay") is { Value.Kind: not FileKind.List } delay
            ? rule with { Delay = values.Duration(delay, owner, zero: true) ?? rule.Delay }
            : rule;
        CheckTogether(node, rule, owner);
        return rule;
    }

    private int Attempts(FileNode node, string owner, int delays)
    {
        if (node.Find("attempts") is { } entry)
        {
            return values.Integer(entry, owner, 1, MaxAttempts) ?? 1;
        }

        if (delays == 0)
        {
            values.Findings.Error(
                node.Place, DefinitionCodes.MissingKey,
                $"{owner} has no 'attempts': say how many tries there are in all, such as attempts: 3");
        }

        return delays + 1;
    }

    private List<TimeSpan> Delays(FileEntry entry, string owner)
    {
        if (entry.Value.Items.Count is 0 or >= MaxAttempts)
        {
            values.Wrong(entry.Value, $"'delay' of {owner}", $"a duration or a list of 1 to {MaxAttempts - 1} durations");
        }

        return entry.Value.Items.Take(MaxAttempts)
            .Select(item => values.Duration(item, $"'delay' of {owner}", zero: true) ?? TimeSpan.Zero)
            .ToList();
    }

    private void CheckTogether(FileNode node, RetryRule rule, string owner)
    {
        foreach (var entry in new[] { node.Find("backoff"), node.Find("factor") }.OfType<FileEntry>().Where(_ => rule.Delays.Count > 0))
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.RetryConflict,
                $"'{entry.Key}' of {owner} has no effect beside a list of delays: remove it, or give one delay");
        }

        if (node.Find("factor") is { } factor && rule.Delays.Count == 0 && rule.Backoff != Backoff.Exponential)
        {
            values.Findings.Error(factor.Place, DefinitionCodes.RetryConflict, $"'factor' of {owner} needs 'backoff: exponential'");
        }

        if (node.Find("max_delay") is { } max && rule.MaxDelay < rule.Delay && rule.Delays.Count == 0)
        {
            values.Findings.Error(
                max.Value.Place, DefinitionCodes.RetryConflict, $"'max_delay' of {owner} is shorter than the delay before the first retry");
        }
    }
}
