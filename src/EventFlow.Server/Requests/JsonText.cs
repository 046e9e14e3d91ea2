using System.Text;
using System.Text.Json;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Requests;

/// <summary>Refuses what is JSON but what PostgreSQL's <c>jsonb</c> has no place for, before it fails in the middle of an insert.</summary>
internal static class JsonText
{
    private const int MaxDigits = 400;
    private const int MaxExponent = 400;

    /// <param name="json">Well-formed JSON.</param>
    /// <exception cref="ProblemException">422.</exception>
    public static void RequireStorable(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                RequireStorableText(ref reader);
            }
            else if (reader.TokenType is JsonTokenType.Number && !IsStorableNumber(reader.ValueSpan))
            {
                throw Refused($"the number {Shortened(reader.ValueSpan)} is out of range");
            }
        }
    }

    private static void RequireStorableText(ref Utf8JsonReader reader)
    {
        string? text;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Refused($"{Shortened(reader.ValueSpan)} holds half of a surrogate pair");
        }

        if (text!.Contains('\0', StringComparison.Ordinal))
        {
            throw Refused($"{Shortened(reader.ValueSpan)} holds the character U+0000");
        }
    }

    private static bool IsStorableNumber(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return number.Length <= MaxDigits
            && (exponent < 0 || (int.TryParse(number[(exponent + 1)..], out var power) && Math.Abs(power) <= MaxExponent));
    }

    private static string Shortened(ReadOnlySpan<byte> token) => Encoding.UTF8.GetString(token[..Math.Min(token.Length, 40)]);

    private static ProblemException Refused(string what) => new(422, ProblemCodes.UnusableText, $"The body cannot be stored: {what}.");
}
