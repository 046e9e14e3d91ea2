using System.Text;

namespace EventFlow.Orchestrator.Storage;

/// <summary>The natural order of paths as an ordinal one: <c>clean[2]</c> sorts before <c>clean[10]</c>.</summary>
internal static class NaturalPath
{
    private const int Width = 10;

    /// <summary>The path with every number padded to ten digits; longer numbers stay as they are.</summary>
    public static string SortKey(string path)
    {
        if (!path.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return path;
        }

        var key = new StringBuilder(path.Length + Width);
        for (var at = 0; at < path.Length;)
        {
            var digits = DigitsAt(path, at);
            if (digits == 0)
            {
                key.Append(path[at++]);
                continue;
            }

            key.Append('0', Math.Max(0, Width - digits)).Append(path, at, digits);
            at += digits;
        }

        return key.ToString();
    }

    private static int DigitsAt(string path, int start)
    {
        var end = start;
        while (end < path.Length && char.IsAsciiDigit(path[end]))
        {
            end++;
        }

        return end - start;
    }
}
