using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Validation;

/// <summary>Regular expressions written by workflow authors:
/// matched in linear time where the pattern allows it, with a time limit where not.</summary>
internal static class SchemaPatterns
{
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    public static bool TryCompile(string pattern, [NotNullWhen(true)] out Regex? regex)
    {
        regex = Create(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
            ?? Create(pattern, RegexOptions.CultureInvariant);
        return regex is not null;
    }

    private static Regex? Create(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options, MatchTimeout);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
