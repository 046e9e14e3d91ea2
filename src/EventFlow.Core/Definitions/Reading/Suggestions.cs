namespace EventFlow.Core.Definitions.Reading;

/// <summary>Finds the word that was probably meant, within a budget, so that a file of nothing but slips stays cheap.</summary>
internal sealed class Suggestions
{
    private const int MaxLength = 128;
    private int budget = 5_000_000;

    /// <summary><c>: did you mean 'needs'?</c>, or nothing where no candidate is near.</summary>
    public string DidYouMean(string wrong, IEnumerable<string> candidates) =>
        Nearest(wrong, candidates) is { } nearest ? $": did you mean '{nearest}'?" : "";

    public string? Nearest(string wrong, IEnumerable<string> candidates)
    {
        var best = wrong.Length > MaxLength ? 0 : Math.Max(1, wrong.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (best <= 1 || budget <= 0)
            {
                break;
            }

            budget -= wrong.Length * Math.Max(1, candidate.Length);
            var distance = Math.Abs(candidate.Length - wrong.Length) < best ? Distance(wrong, candidate) : best;
            if (distance < best && distance < candidate.Length)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other;
    /// case is half a slip, so free.</summary>
    internal static int Distance(string from, string to)
    {
        var before = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = Same(from[i - 1], to[j - 1]);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[to.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
