namespace EventFlow.Core.Expressions.Functions.Patterns;

/// <summary>The groups of a pattern, counted before it is translated: a reference may stand in front of its group.</summary>
internal sealed class RegexGroups
{
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);

    public RegexGroups(string pattern)
    {
        var isInClass = false;
        for (var position = 0; position < pattern.Length; position++)
        {
            switch (pattern[position])
            {
                case '\\':
                    position++;
                    break;
                case '[' or ']':
                    isInClass = pattern[position] == '[';
                    break;
                case '(' when !isInClass:
                    CountGroup(pattern, position);
                    break;
            }
        }
    }

    public int Count { get; private set; }

    public IReadOnlyDictionary<string, int> Names => names;

    private void CountGroup(string pattern, int position)
    {
        var rest = pattern.AsSpan(position + 1);
        if (rest is not ['?', ..])
        {
            Count++;
        }
        else if (rest is ['?', '<', not ('=' or '!'), ..] && rest.IndexOf('>') is > 2 and var end)
        {
            names.TryAdd(rest[2..end].ToString(), ++Count);
        }
    }
}
