using System.Text;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Writing;

/// <summary>Values as YAML that reads back as exactly these values, laid out as a person would write it.</summary>
internal static class YamlText
{
    private const int MostOnALine = 100;

    public static string Of(FileNode root)
    {
        var text = new StringBuilder();
        Write(text, root, 0);
        return text.ToString();
    }

    /// <summary>Writes a value that begins at the start of a line, and ends the line.</summary>
    private static void Write(StringBuilder text, FileNode node, int indent)
    {
        switch (node.Kind)
        {
            case FileKind.Map when node.Entries.Count > 0:
                node.Entries.ForEach(entry =>
                {
                    text.Append(' ', indent).Append(YamlScalar.Plain(entry.Key)).Append(':');
                    WriteAfter(text, entry.Value, indent);
                });
                break;
            case FileKind.List when !IsShort(node):
                node.Items.ForEach(item => WriteItem(text, item, indent));
                break;
            default:
                text.Append(' ', indent).Append(Inline(node, indent)).Append('\n');
                break;
        }
    }

    private static void WriteAfter(StringBuilder text, FileNode node, int indent)
    {
        if (node.Kind == FileKind.Map && node.Entries.Count > 0)
        {
            text.Append('\n');
            Write(text, node, indent + 2);
        }
        else if (node.Kind == FileKind.List && !IsShort(node))
        {
            text.Append('\n');
            Write(text, node, indent + 2);
        }
        else
        {
            text.Append(' ').Append(Inline(node, indent)).Append('\n');
        }
    }

    // The dash takes the place of the first two spaces of what follows.
    private static void WriteItem(StringBuilder text, FileNode item, int indent)
    {
        var start = text.Length;
        Write(text, item, indent + 2);
        text[start + indent] = '-';
    }

    private static string Inline(FileNode node, int indent) => node.Kind switch
    {
        FileKind.Map => "{}",
        FileKind.List => $"[{string.Join(", ", node.Items.Select(item => Scalar(item)))}]",
        FileKind.Text => YamlScalar.Block(node.Value, indent + 2),
        _ => Scalar(node),
    };

    private static string Scalar(FileNode node) => node.Kind switch
    {
        FileKind.Null => "null",
        FileKind.Text => YamlScalar.Plain(node.Value),
        _ => node.Value,
    };

    private static bool IsShort(FileNode list) =>
        list.Items.TrueForAll(item => item.Kind is not (FileKind.Map or FileKind.List))
            && list.Items.Sum(item => item.Value.Length + 2) <= MostOnALine;
}
