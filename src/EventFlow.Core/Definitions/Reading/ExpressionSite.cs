using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>An expression of the file and where it stands.</summary>
/// <param name="Start">The place of its <c>${{</c>, or of the scalar where the file spells it with escapes.</param>
/// <param name="RawStart">Index of its first character in the source; -1 where the source spells it otherwise.</param>
internal sealed record ExpressionSite(FileSource File, string Source, Place Start, int RawStart)
{
    public Place PlaceAt(int offset) => RawStart < 0 ? Start : File.PlaceAt(RawStart + Math.Clamp(offset, 0, Source.Length));

    /// <summary>The place of a name in the expression: of <c>tasks.NAME</c> for a member of a root, or its start.</summary>
    public Place PlaceOf(string root, string? member = null)
    {
        for (var at = Source.IndexOf(root, StringComparison.Ordinal); at >= 0; at = Source.IndexOf(root, at + 1, StringComparison.Ordinal))
        {
            if (IsWord(at, root.Length) && (member is null || Continues(at + root.Length, member)))
            {
                return PlaceAt(at);
            }
        }

        return Start;
    }

    private bool Continues(int at, string member)
    {
        var rest = Source.AsSpan(at).TrimStart();
        if (!rest.StartsWith("."))
        {
            return false;
        }

        rest = rest[1..].TrimStart().TrimStart('`');
        return rest.StartsWith(member, StringComparison.Ordinal) && !(rest.Length > member.Length && IsNamePart(rest[member.Length]));
    }

    private bool IsWord(int at, int length) =>
        (at == 0 || !IsNamePart(Source[at - 1])) && (at + length == Source.Length || !IsNamePart(Source[at + length]));

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
