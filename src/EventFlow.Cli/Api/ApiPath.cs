using System.Globalization;

namespace EventFlow.Cli.Api;

/// <summary>The parts of an address.</summary>
internal static class ApiPath
{
    /// <summary>What a page has at most, where all pages are read.</summary>
    public const string PageLimit = "500";

    public static string Segment(string text) => Uri.EscapeDataString(text);

    /// <summary>Keeps the slashes.</summary>
    public static string Segments(string text) => string.Join('/', text.Split('/').Select(Segment));

    /// <summary>The query from what is given.</summary>
    public static string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Segment(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }

    public static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
