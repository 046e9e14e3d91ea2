using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Requests;

/// <summary>Reads JSON strictly: UTF-8, one value, nothing the database could not keep, each key once.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions DocumentOptions = new()
    {
        MaxDepth = WireJson.Options.MaxDepth,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="ProblemException">400 where it is not JSON, 422 where it is JSON that cannot be kept.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        body = WithoutMark(body);
        RequireWellFormed(body);
        JsonText.RequireStorable(body.Span);
        try
        {
            using var document = JsonDocument.Parse(body, DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw Malformed(exception);
        }
    }

    /// <exception cref="ProblemException">400.</exception>
    public static void RequireWellFormed(ReadOnlyMemory<byte> body)
    {
        body = WithoutMark(body);
        if (!Utf8.IsValid(body.Span))
        {
            throw new ProblemException(400, ProblemCodes.UnusableText, "The body is not UTF-8. JSON is sent as UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = DocumentOptions.MaxDepth });
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw Malformed(exception);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static ProblemException Malformed(JsonException exception)
    {
        var line = (int)(exception.LineNumber ?? 0) + 1;
        var column = (int)(exception.BytePositionInLine ?? 0) + 1;
        var what = exception.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
        return new ProblemException(new Problem(
            400, ProblemCodes.MalformedJson, $"The body is not JSON, line {line}, column {column}: {what}")
        {
            Errors = [new ProblemItem(ProblemCodes.MalformedJson, what, Line: line, Column: column)],
        });
    }
}
