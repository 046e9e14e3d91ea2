using System.Collections.Frozen;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Keys of the file format that this version knows of and does not carry out.</summary>
internal sealed class UnsupportedKeys(Findings findings)
{
    /// <summary>Without them a run would do something else than its author wrote.</summary>
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(
        "concurrency", "window", "deadline", "pool");

    private static readonly FrozenSet<string> Ignored =
        FrozenSet.Create("notify", "title", "description", "priority");

    public void Report(FileNode map, IEnumerable<string> keys, string owner)
    {
        foreach (var entry in keys.Select(map.Find).OfType<FileEntry>())
        {
            if (Refused.Contains(entry.Key))
            {
                findings.Error(
                    entry.Place, DefinitionCodes.NotSupported, $"'{entry.Key}' of {owner} is not supported by this version: remove it");
            }
            else if (Ignored.Contains(entry.Key))
            {
                findings.Warn(entry.Place, DefinitionCodes.NotCarriedOut, $"'{entry.Key}' of {owner} is not carried out by this version");
            }
        }
    }
}
