using EventFlow.Bridges.Files;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Polling;

/// <summary>The keys that all polled sources have.</summary>
internal static class PollReader
{
    public static readonly string[] Keys = ["pattern", "every", "from", "state"];

    private const int MaxPattern = 1_024;
    private const int MaxPath = 4_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, bool> Beginnings = new() { ["earliest"] = false, ["latest"] = true };

    public static PollSettings Read(FileNode node, string owner, TimeSpan every, TimeSpan stableFor, SettingReader settings)
    {
        if (settings.Values.Duration(node.Find("every"), owner) is { } given)
        {
            every = given;
            if (given < Shortest)
            {
                settings.Findings.Error(
                    node.Find("every")!.Value.Place, DefinitionCodes.OutOfRange,
                    $"'every' of {owner}: a place is looked at once a second at most");
            }
        }

        return new PollSettings(
            every, stableFor, settings.Values.Word(node.Find("from"), owner, Beginnings) is true,
            settings.Text(node.Find("state"), owner, MaxPath));
    }

    public static NamePattern Pattern(FileNode node, string owner, SettingReader settings)
    {
        var text = settings.Text(node.Find("pattern"), owner, MaxPattern);
        if (text is "")
        {
            settings.Values.Wrong(node.Find("pattern")!.Value, $"'pattern' of {owner}", "a pattern such as \"*.csv\"");
        }

        return new NamePattern(text is null or "" ? "*" : text);
    }
}
