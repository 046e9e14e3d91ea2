using System.Text;

namespace EventFlow.Cli.Output;

/// <summary>Keeps text that others wrote from commanding the terminal.</summary>
internal static class SafeText
{
    public static string Of(string text) => text.Any(IsUnsafe) ? Replace(text) : text;

    private static bool IsUnsafe(char character) => char.IsControl(character) && character is not ('\n' or '\t');

    private static string Replace(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            safe.Append(IsUnsafe(character) ? '�' : character);
        }

        return safe.ToString();
    }
}
