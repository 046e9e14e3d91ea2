using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Definitions.Text;

/// <summary>The values of a file, YAML or JSON.</summary>
internal static class FileTree
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <exception cref="FileFormatException">Broken syntax or a limit that was crossed.</exception>
    public static (FileSource Source, FileNode? Root) Load(ReadOnlySpan<byte> content, string file, int maxBytes, Findings findings)
    {
        var utf8 = content.StartsWith(ByteOrderMark) ? content[3..] : content;
        var source = FileSource.Decode(utf8, maxBytes);
        var json = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || utf8.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        return (source, json ? new JsonLoader(source, findings).Load(utf8) : new YamlLoader(source, findings).Load());
    }
}
