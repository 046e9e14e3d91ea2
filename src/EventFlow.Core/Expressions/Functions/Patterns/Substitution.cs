using System.Globalization;
using System.Text;

namespace EventFlow.Core.Expressions.Functions.Patterns;

/// <summary>The text that replaces a match: <c>$0</c> is the match, <c>$1</c> … its groups, <c>$$</c> a dollar.</summary>
internal static class Substitution
{
    public static string Of(string replacement, Found found)
    {
        var text = new StringBuilder();
        for (var position = 0; position < replacement.Length;)
        {
            if (replacement[position] != '$')
            {
                text.Append(replacement[position++]);
                continue;
            }

            var next = position + 1 < replacement.Length ? replacement[position + 1] : ' ';
            if (next is '$' or '0')
            {
                text.Append(next == '$' ? "$" : found.Text);
                position += 2;
            }
            else if (char.IsAsciiDigit(next))
            {
                var number = GroupAt(replacement, position + 1, found.Groups.Count, out var digits);
                text.Append(found.GroupText(number));
                position += 1 + digits;
            }
            else
            {
                text.Append('$');
                position++;
            }
        }

        return text.ToString();
    }

    /// <summary>As many digits as the count of groups has, and one less where that would be no group.</summary>
    private static int GroupAt(string replacement, int start, int groups, out int digits)
    {
        var most = groups.ToString(CultureInfo.InvariantCulture).Length;
        digits = 1;
        while (digits < most && start + digits < replacement.Length && char.IsAsciiDigit(replacement[start + digits]))
        {
            digits++;
        }

        var number = int.Parse(replacement.AsSpan(start, digits), CultureInfo.InvariantCulture);
        if (number <= groups || digits == 1)
        {
            return number;
        }

        return int.Parse(replacement.AsSpan(start, --digits), CultureInfo.InvariantCulture);
    }
}
