using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

internal static class RetryFile
{
    private static readonly RetryRule Usual = new();

    /// <summary>The value of <c>retry</c>, as short as the file lets it be.</summary>
    public static FileNode? Of(RetryPolicy? policy) => policy?.Rules switch
    {
        null => null,
        [var rule] when rule == (Usual with { Attempts = rule.Attempts }) => FileNodes.Input(rule.Attempts),
        [var rule] => Of(rule),
        var rules => FileNodes.List(rules.Select(Of)),
    };

    private static FileNode Of(RetryRule rule)
    {
        var map = FileNodes.Map();
        map.Set("attempts", FileNodes.Input(rule.Attempts));
        if (rule.Delays.Count > 0)
        {
            map.Set("delay", FileNodes.List(rule.Delays.Select(delay => FileNodes.Duration(delay)!)));
        }
        else if (rule.Delay != Usual.Delay)
        {
            map.Set("delay", FileNodes.Duration(rule.Delay));
        }

        map.Set("backoff", rule.Backoff == Usual.Backoff ? null : FileNodes.Word(rule.Backoff));
        map.Set("factor", rule.Factor.Equals(Usual.Factor) ? null : FileNodes.Input(rule.Factor));
        map.Set("max_delay", FileNodes.Duration(rule.MaxDelay));
        map.Set("jitter", rule.Jitter == Usual.Jitter ? null : FileNodes.Word(rule.Jitter));
        map.Set("on", rule.On.Count == 0 ? null : FileNodes.List(rule.On.Select(FileNodes.Text)));
        return map;
    }
}
