using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventFlow.Cli.Suites;

/// <summary>Strings of a suite: some hold half a surrogate pair on purpose, which JSON text may but a JSON reader refuses.</summary>
internal static class RawText
{
    public static string Of(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Regex.Unescape(text.GetRawText()[1..^1]);
        }
    }
}
