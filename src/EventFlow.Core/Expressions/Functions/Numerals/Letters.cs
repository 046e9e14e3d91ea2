namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>Numbers as the columns of a spreadsheet: a … z, aa, ab …</summary>
internal static class Letters
{
    private const int Count = 26;

    public static string Write(double number, char first)
    {
        var letters = new Stack<char>();
        for (var rest = number; rest >= 1; rest = Math.Floor((rest - 1) / Count))
        {
            letters.Push((char)(first + (int)((rest - 1) % Count)));
        }

        return string.Concat(letters);
    }

    public static double? Read(string letters, char first)
    {
        var number = 0d;
        foreach (var letter in letters)
        {
            var value = letter - first;
            if (value is < 0 or >= Count)
            {
                return null;
            }

            number = (number * Count) + value + 1;
        }

        return number;
    }
}
