using System.Collections.Frozen;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Keys of the file format that this version knows of and does not carry out.</summary>
internal sealed class UnsupportedKeys(Findings findings)
{
    private static readonly FrozenSet<string> Ignored =
        FrozenSet.Create("notify", "title", "description");

    public void Report(FileNode map, IEnumerable<string> keys, string owner)
    {
        foreach (var entry in keys.Select(map.Find).OfType<FileEntry>().Where(entry => Ignored.Contains(entry.Key)))
        {
            findings.Warn(entry.Place, DefinitionCodes.NotCarriedOut, $"'{entry.Key}' of {owner} is not carried out by this version");
        }
    }
}
