using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>A text of the file with expressions in it, and the way from an index in the text to a place in the file. Escapes and folding
/// may make the two differ: then the place is that of the expression's opening, or of the whole text.</summary>
internal sealed class TextSite(FileSource source, FileNode node)
{
    public const string Opening = "${{";
    public const string Closing = "}}";

    public string Text => node.Value;

    public Place PlaceAt(int index)
    {
        var at = Math.Clamp(index, 0, Text.Length);
        var openings = Openings(Text, 0..Text.Length);
        var raw = Openings(source.Text, node.Source);
        var nearest = openings.FindLastIndex(opening => opening <= at);
        if (nearest < 0 || raw.Count != openings.Count)
        {
            return node.Place;
        }

        var ahead = at - openings[nearest];
        var verbatim = string.CompareOrdinal(source.Text, raw[nearest], Text, openings[nearest], ahead) == 0;
        return source.PlaceAt(raw[nearest] + (verbatim ? ahead : 0));
    }

    /// <summary>Where a root such as <c>params</c> is read, or its member <c>params.NAME</c>.</summary>
    public Place PlaceOf(string root, string? member = null)
    {
        var first = Text.IndexOf(Opening, StringComparison.Ordinal);
        for (var at = first; at >= 0 && (at = Text.IndexOf(root, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (IsWord(at, root.Length) && (member is null || Continues(at + root.Length, member)))
            {
                return PlaceAt(at);
            }
        }

        return PlaceAt(first);
    }

    private bool Continues(int at, string member)
    {
        var rest = Text.AsSpan(at).TrimStart();
        if (!rest.StartsWith("."))
        {
            return false;
        }

        rest = rest[1..].TrimStart().TrimStart('`');
        return rest.StartsWith(member, StringComparison.Ordinal) && !(rest.Length > member.Length && IsNamePart(rest[member.Length]));
    }

    private bool IsWord(int at, int length) =>
        (at == 0 || !IsNamePart(Text[at - 1])) && (at + length == Text.Length || !IsNamePart(Text[at + length]));

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static List<int> Openings(string text, Range range)
    {
        var (from, length) = range.GetOffsetAndLength(text.Length);
        var starts = new List<int>();
        for (var at = from; (at = text.IndexOf(Opening, at, from + length - at, StringComparison.Ordinal)) >= 0; at++)
        {
            starts.Add(at);
        }

        return starts;
    }
}
