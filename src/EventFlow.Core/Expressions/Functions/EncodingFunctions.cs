using System.Text;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class EncodingFunctions
{
    // What JavaScript leaves as it is on top of the unreserved characters of RFC 3986.
    private const string KeptInComponent = "!'()*";
    private const string KeptInUrl = KeptInComponent + ";/?:@&=+$,#";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static BuiltIn[] All { get; } =
    [
        Define("base64encode", "<s-:s>", 1, call => Convert(call, text => System.Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))),
        Define("base64decode", "<s-:s>", 1, call => Convert(call, text => Encoding.UTF8.GetString(System.Convert.FromBase64String(text)))),
        Define("encodeUrlComponent", "<s-:s>", 1, call => Convert(call, text => Encode(text, KeptInComponent))),
        Define("encodeUrl", "<s-:s>", 1, call => Convert(call, text => Encode(text, KeptInUrl))),
        Define("decodeUrlComponent", "<s-:s>", 1, call => Convert(call, text => Decode(text, ""))),
        Define("decodeUrl", "<s-:s>", 1, call => Convert(call, text => Decode(text, ";/?:@&=+$,#"))),
    ];

    private static Value? Convert(Call call, Func<string, string> function)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        try
        {
            return call.NewText(function(text));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw call.Evaluation.Error("D3140", "Malformed text passed to an encoding function: " + error.Message);
        }
    }

    private static string Encode(string text, string kept)
    {
        var encoded = new StringBuilder();
        foreach (var octet in Strict.GetBytes(text))
        {
            var character = (char)octet;
            if (char.IsAsciiLetterOrDigit(character) || "-_.~".Contains(character, StringComparison.Ordinal)
                || kept.Contains(character, StringComparison.Ordinal))
            {
                encoded.Append(character);
            }
            else
            {
                encoded.Append('%').Append(octet.ToString("X2", null));
            }
        }

        return encoded.ToString();
    }

    private static string Decode(string text, string reserved)
    {
        var decoded = new List<byte>();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '%')
            {
                var length = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;
                decoded.AddRange(Strict.GetBytes(text.Substring(index, length)));
                index += length - 1;
                continue;
            }

            var octet = System.Convert.FromHexString(text.AsSpan(index + 1, 2))[0];
            decoded.AddRange(
                reserved.Contains((char)octet, StringComparison.Ordinal) ? Strict.GetBytes(text.Substring(index, 3)) : [octet]);
            index += 2;
        }

        return Strict.GetString([.. decoded]);
    }
}
