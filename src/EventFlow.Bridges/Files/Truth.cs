using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Files;

internal static class Truth
{
    public static bool? Read(FileEntry? entry, string owner, SettingReader settings)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return null;
        }

        if (entry.Value.Kind == FileKind.Bool)
        {
            return entry.Value.Value == "true";
        }

        settings.Values.Wrong(entry.Value, $"'{entry.Key}' of {owner}", "true or false");
        return null;
    }
}
