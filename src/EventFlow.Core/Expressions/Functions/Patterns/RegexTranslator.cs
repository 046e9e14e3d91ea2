using System.Globalization;
using System.Text;

namespace EventFlow.Core.Expressions.Functions.Patterns;

/// <summary>Writes a pattern of JavaScript, the dialect of JSONata, so that .NET reads it alike: ASCII digits and words, anchors that know
/// no last line break, groups numbered from left to right, back references to groups that took no part.</summary>
/// <exception cref="ArgumentException">The pattern is broken in a way that .NET would not notice.</exception>
internal sealed class RegexTranslator(string pattern, bool isMultiline)
{
    private const string LineEnds = @"\n\r\u2028\u2029";
    private const string Word = "A-Za-z0-9_";
    private const string AllButWord = @"\u0000-/:-@\[-\^`{-\uFFFF";
    private const string AllButDigits = @"\u0000-/:-\uFFFF";
    private const string Space = @"\t-\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
    private const string AllButSpace =
        @"\u0000-\u0008\u000E-\u001F!-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E"
        + @"\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF";
    private const string Edge = $"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))";
    private const string NoEdge = $"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))";

    private readonly StringBuilder translated = new();
    private readonly RegexGroups groups = new(pattern);
    private int position;

    public string Translate()
    {
        while (position < pattern.Length)
        {
            var character = pattern[position];
            translated.Append(character switch
            {
                '\\' => Escape(),
                '[' => Class(),
                '(' => Open(),
                '.' => Take($"[^{LineEnds}]"),
                '^' => Take(isMultiline ? $@"(?<=\A|[{LineEnds}])" : @"\A"),
                '$' => Take(isMultiline ? $@"(?=[{LineEnds}]|\z)" : @"\z"),
                _ => Take(character.ToString()),
            });
        }

        return translated.ToString();
    }

    private string Take(string replacement, int length = 1)
    {
        position += length;
        return replacement;
    }

    private string Open()
    {
        if (!At("(?"))
        {
            return Take("(");
        }

        foreach (var kind in new[] { "(?:", "(?=", "(?!", "(?<=", "(?<!" })
        {
            if (At(kind))
            {
                return Take(kind, kind.Length);
            }
        }

        var end = pattern.IndexOf('>', position);
        return At("(?<") && end > position + 3
            ? Take("(", end + 1 - position)
            : throw new ArgumentException("the group that begins with (? is of no known kind.");
    }

    private string Escape()
    {
        if (position + 1 >= pattern.Length)
        {
            throw new ArgumentException(@"it ends with a \ that stands before nothing.");
        }

        return pattern[position + 1] switch
        {
            'b' => Take(Edge, 2),
            'B' => Take(NoEdge, 2),
            'd' => Take("[0-9]", 2),
            'D' => Take("[^0-9]", 2),
            'w' => Take($"[{Word}]", 2),
            'W' => Take($"[^{Word}]", 2),
            's' => Take($"[{Space}]", 2),
            'S' => Take($"[^{Space}]", 2),
            'k' when groups.Names.Count > 0 => NamedReference(),
            >= '1' and <= '9' => NumberedReference(),
            _ => Character(),
        };
    }

    private string NamedReference()
    {
        var end = pattern.IndexOf('>', position);
        return end > position + 3 && pattern[position + 2] == '<' && groups.Names.TryGetValue(pattern[(position + 3)..end], out var number)
            ? Take(Reference(number), end + 1 - position)
            : throw new ArgumentException(@"\k must name a group, as in \k<name>.");
    }

    private string NumberedReference()
    {
        var end = position + 1;
        while (end < pattern.Length && char.IsAsciiDigit(pattern[end]))
        {
            end++;
        }

        return int.TryParse(pattern.AsSpan(position + 1, end - position - 1), CultureInfo.InvariantCulture, out var number)
            && number <= groups.Count
            ? Take(Reference(number), end - position)
            : Character();
    }

    /// <summary>A group that took no part is the empty text.</summary>
    private static string Reference(int number) => string.Create(CultureInfo.InvariantCulture, $@"(?({number})\{number}|)");

    /// <summary>An escape that stands for one character, outside and inside of brackets.</summary>
    private string Character()
    {
        var character = pattern[position + 1];
        return character switch
        {
            't' or 'n' or 'v' or 'f' or 'r' => Take($@"\{character}", 2),
            '0' => Take(@"\u0000", 2),
            'x' when Hex(2) is { } code => Take(Code(code), 4),
            'u' when Hex(4) is { } code => Take(Code(code), 6),
            'c' when position + 2 < pattern.Length && char.IsAsciiLetter(pattern[position + 2]) =>
                Take(Code(pattern[position + 2] & 31), 3),
            _ => Take(Code(character), 2),
        };
    }

    private int? Hex(int digits) => position + 2 + digits <= pattern.Length
        && int.TryParse(
            pattern.AsSpan(position + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    private static string Code(int code) => string.Create(CultureInfo.InvariantCulture, $@"\u{code:X4}");

    private string Class()
    {
        var isNegated = At("[^");
        position += isNegated ? 2 : 1;
        var members = new StringBuilder();
        while (position < pattern.Length && pattern[position] != ']')
        {
            members.Append(pattern[position] switch
            {
                '\\' => ClassEscape(),
                '[' => Take(@"\["),
                '^' => Take(@"\^"),
                var character => Take(character.ToString()),
            });
        }

        if (position >= pattern.Length)
        {
            throw new ArgumentException("the [ has no ] to end it.");
        }

        position++;
        return (members.Length, isNegated) switch
        {
            (0, true) => @"[\s\S]",
            (0, false) => "(?!)",
            _ => $"[{(isNegated ? "^" : "")}{members}]",
        };
    }

    private string ClassEscape()
    {
        if (position + 1 >= pattern.Length)
        {
            throw new ArgumentException("the [ has no ] to end it.");
        }

        return pattern[position + 1] switch
        {
            'b' => Take(@"\u0008", 2),
            'd' => Take("0-9", 2),
            'D' => Take(AllButDigits, 2),
            'w' => Take(Word, 2),
            'W' => Take(AllButWord, 2),
            's' => Take(Space, 2),
            'S' => Take(AllButSpace, 2),
            _ => Character(),
        };
    }

    private bool At(string text) => string.CompareOrdinal(pattern, position, text, 0, text.Length) == 0;
}
