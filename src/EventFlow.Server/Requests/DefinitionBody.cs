using System.Net.Mime;
using System.Text.Unicode;
using EventFlow.Contracts.Api;
using EventFlow.Server.Problems;
using Microsoft.Net.Http.Headers;

namespace EventFlow.Server.Requests;

/// <summary>A file of a person as the body of a request, YAML or JSON.</summary>
/// <param name="Name">The name its errors are reported under.</param>
internal sealed record DefinitionBody(ReadOnlyMemory<byte> Content, string Name)
{
    // What curl sends when nobody told it better.
    private const string Unsaid = "application/x-www-form-urlencoded";

    private static readonly string[] YamlTypes =
        ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain", "application/octet-stream", Unsaid];

    /// <param name="request">The request.</param>
    /// <param name="kind">What the file is, <c>workflow file</c>.</param>
    /// <param name="name">What it is of.</param>
    /// <param name="maxBytes">Most bytes of it.</param>
    /// <param name="tooLarge">The answer to more.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">It cannot be one.</exception>
    public static async Task<DefinitionBody> ReadAsync(
        HttpRequest request, string kind, string name, int maxBytes, Problem tooLarge, CancellationToken cancellationToken)
    {
        var isJson = IsJson(request, kind);
        var body = await RequestBody.ReadAsync(request, maxBytes, tooLarge, cancellationToken);
        if (!Utf8.IsValid(body.Span) || body.Span.Contains((byte)0))
        {
            throw new ProblemException(400, ProblemCodes.UnusableText, $"The {kind} is not UTF-8 text. Save it as UTF-8.");
        }

        if (isJson)
        {
            JsonBody.RequireWellFormed(body);
        }

        return new DefinitionBody(body, isJson ? $"{name}.json" : $"{name}.yaml");
    }

    private static bool IsJson(HttpRequest request, string kind)
    {
        if (string.IsNullOrWhiteSpace(request.ContentType))
        {
            return false;
        }

        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value ?? "" : "";
        if (type.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return YamlTypes.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? false
            : throw new ProblemException(415, ProblemCodes.UnsupportedMediaType,
                $"A {kind} cannot be of type '{request.ContentType}'. Send application/yaml or application/json.");
    }
}
