namespace EventFlow.Server.Requests;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Likeness
{
    /// <summary>The nearest of <paramref name="candidates"/> within a third of the length, rounded up so that two swapped letters of a short name count, or null.</summary>
    public static string? Nearest(string given, IEnumerable<string> candidates)
    {
        var allowed = (given.Length + 2) / 3;
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - given.Length) <= allowed)
            .Select(candidate => (Name: candidate, Distance: Distance(given, candidate)))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
