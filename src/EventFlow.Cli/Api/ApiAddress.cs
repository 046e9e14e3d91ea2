using EventFlow.Cli.Commands;

namespace EventFlow.Cli.Api;

/// <summary>Where the server is, and the key it lets in.</summary>
internal sealed record ApiAddress(Uri Url, string? Key)
{
    private const string Default = "http://localhost:8080";

    /// <exception cref="CliException">EVENTFLOW_URL is not an address.</exception>
    public static ApiAddress Of(Func<string, string?> environment)
    {
        var text = environment("EVENTFLOW_URL") is { Length: > 0 } given ? given : Default;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new ApiAddress(url, environment("EVENTFLOW_API_KEY"))
            : throw CliException.Usage($"EF2102 EVENTFLOW_URL is '{text}', which is not an http address such as {Default}.");
    }
}
