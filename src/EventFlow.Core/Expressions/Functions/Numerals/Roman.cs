using System.Text;

namespace EventFlow.Core.Expressions.Functions.Numerals;

internal static class Roman
{
    private static readonly (int Value, string Sign)[] Signs =
    [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
        (5, "v"), (4, "iv"), (1, "i"),
    ];

    /// <summary>In lower case; nothing for zero, which Rome did not write.</summary>
    public static string Write(double number, Evaluation evaluation)
    {
        evaluation.CheckSize(number / 1000);
        evaluation.Spend((long)(number / 1000));
        var numeral = new StringBuilder();
        foreach (var (value, sign) in Signs)
        {
            for (; number >= value; number -= value)
            {
                numeral.Append(sign);
            }
        }

        return numeral.ToString();
    }

    public static double? Read(string numeral)
    {
        var number = 0;
        var highest = 1;
        foreach (var sign in numeral.Reverse())
        {
            if (ValueOf(sign) is not { } value)
            {
                return null;
            }

            number += value < highest ? -value : value;
            highest = Math.Max(highest, value);
        }

        return number;
    }

    private static int? ValueOf(char sign) => sign switch
    {
        'm' or 'M' => 1000,
        'd' or 'D' => 500,
        'c' or 'C' => 100,
        'l' or 'L' => 50,
        'x' or 'X' => 10,
        'v' or 'V' => 5,
        'i' or 'I' => 1,
        _ => null,
    };
}
