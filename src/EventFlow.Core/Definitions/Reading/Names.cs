using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>What workflows, tasks, task types and parameters may be called.</summary>
internal static partial class Names
{
    public static bool CheckTask(FileEntry entry, string what, Findings findings) => Check(
        Task().IsMatch(entry.Key), entry.Key, entry.Place, what,
        "1 to 128 letters, digits, '_', '.' or '-', the first one a letter, a digit or '_'", findings);

    public static bool CheckId(FileNode node, string what, Findings findings) => Check(
        Id().IsMatch(node.Value), node.Value, node.Place, what,
        "1 to 128 letters, digits, '_', '.' or '-', the first one a letter or a digit", findings);

    private static bool Check(bool good, string name, Place place, string what, string rule, Findings findings)
    {
        if (!good)
        {
            findings.Error(place, DefinitionCodes.BadName, $"{Words.Quote(name)} cannot be {what}: use {rule}");
        }

        return good;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Task();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Id();
}
