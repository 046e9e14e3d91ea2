using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Definitions.Text;

/// <summary>The bytes of a file, YAML or JSON, as positioned nodes.</summary>
internal static class FileText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>The root, or null where there is nothing. What begins with <c>{</c>, and a file named <c>*.json</c>, is JSON.</summary>
    /// <exception cref="FileFormatException">Broken syntax or a limit that was crossed.</exception>
    public static FileNode? Load(ReadOnlySpan<byte> content, string file, int maxBytes, Findings findings, out FileSource source)
    {
        var utf8 = content.StartsWith(ByteOrderMark) ? content[3..] : content;
        source = FileSource.Decode(utf8, maxBytes);
        var json = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || utf8.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        var root = json ? new JsonLoader(source, findings).Load(utf8) : new YamlLoader(source, findings).Load();
        return root is { Kind: FileKind.Null } ? null : root;
    }
}
