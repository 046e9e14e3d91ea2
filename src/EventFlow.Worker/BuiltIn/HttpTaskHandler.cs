using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventFlow.Worker.Execution;
using Microsoft.Extensions.Options;

namespace EventFlow.Worker.BuiltIn;

/// <summary><c>http</c>: one request. Errors are <c>Http.STATUS</c>, <c>Http.Unreachable</c>, <c>Http.Timeout</c>,
/// <c>Http.ResponseTooLarge</c>.</summary>
internal sealed class HttpTaskHandler(
    IHttpClientFactory clients, IOptions<WorkerOptions> options, TimeProvider time) : ITaskHandler<HttpTask, HttpTaskOutput>
{
    public const string Client = "eventflow.http";

    private const int ErrorBodyCharacters = 500;

    public async Task<HttpTaskOutput> HandleAsync(HttpTask input, TaskContext context, CancellationToken cancellationToken)
    {
        using var request = Request(input, context);
        var expected = Expected(input.Expect);
        using var limit = new CancellationTokenSource(Limit(input), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BoundedBody.ReadAsync(response.Content, options.Value.MaxOutputBytes, either.Token);
            return IsGood(response, expected) ? Output(response, body) : throw Refused(request, response, body);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw BuiltInErrors.Failed("Http.Timeout", $"{Where(request)} did not answer within {input.Timeout} s.", true, null, late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw BuiltInErrors.Failed("Http.Unreachable", $"{Where(request)} was not reached: {broken.Message}", true, null, broken);
        }
    }

    private static HttpRequestMessage Request(HttpTask input, TaskContext context)
    {
        var request = new HttpRequestMessage(Method(input), Address(input)) { Content = Content(input) };
        foreach (var (name, value) in input.Headers)
        {
            SetHeader(request, name, value);
        }

        // A repeated attempt must be recognizable where it changes something.
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && !request.Headers.Contains("Idempotency-Key"))
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", context.IdempotencyKey);
        }

        return request;
    }

    private static HttpMethod Method(HttpTask input)
    {
        try
        {
            return HttpMethod.Parse(input.Method.ToUpperInvariant());
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException)
        {
            throw BuiltInErrors.InvalidInput($"'{input.Method}' is no HTTP method.");
        }
    }

    private static Uri Address(HttpTask input) =>
        Uri.TryCreate(input.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw BuiltInErrors.InvalidInput($"url '{input.Url}' is no absolute http:// or https:// address.");

    private static StringContent? Content(HttpTask input) => input switch
    {
        { Json: not null, Body: not null } => throw BuiltInErrors.InvalidInput("json and body exclude each other."),
        { Json: { } json } => new StringContent(json.GetRawText(), Encoding.UTF8, "application/json"),
        { Body: { } text } => new StringContent(text, Encoding.UTF8, "text/plain"),
        _ => null,
    };

    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        try
        {
            if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                request.Content ??= new StringContent("");
                request.Content.Headers.Remove(name);
                request.Content.Headers.Add(name, value);
            }
            else
            {
                request.Headers.Add(name, value);
            }
        }
        catch (Exception refused) when (refused is FormatException or InvalidOperationException or ArgumentException)
        {
            throw BuiltInErrors.InvalidInput($"header '{name}' is refused: {refused.Message}");
        }
    }

    private static TimeSpan Limit(HttpTask input) => input.Timeout switch
    {
        null => Timeout.InfiniteTimeSpan,
        > 0 => TaskTimes.Seconds(input.Timeout) ?? Timeout.InfiniteTimeSpan,
        _ => throw BuiltInErrors.InvalidInput("timeout must be more than 0 seconds."),
    };

    private static HashSet<int>? Expected(JsonElement? expect)
    {
        try
        {
            return expect switch
            {
                null => null,
                { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(status => status.GetInt32())],
                { } one => [one.GetInt32()],
            };
        }
        catch (Exception misfit) when (misfit is InvalidOperationException or FormatException)
        {
            throw BuiltInErrors.InvalidInput("expect is a status or a list of statuses, as numbers.");
        }
    }

    private static bool IsGood(HttpResponseMessage response, HashSet<int>? expected) =>
        expected?.Contains((int)response.StatusCode) ?? response.IsSuccessStatusCode;

    private static HttpTaskOutput Output(HttpResponseMessage response, byte[] body)
    {
        var headers = response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
            .GroupBy(header => header.Key.ToLowerInvariant(), StringComparer.Ordinal)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.SelectMany(one => one.Value)), StringComparer.Ordinal);
        var json = BoundedBody.Json(response.Content.Headers.ContentType, body);
        var text = json is null ? BoundedBody.Text(response.Content.Headers.ContentType, body) : null;
        return new HttpTaskOutput((int)response.StatusCode, headers, json, text);
    }

    private TaskFailedException Refused(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var text = BoundedBody.Text(response.Content.Headers.ContentType, body);
        var shown = text.Length > ErrorBodyCharacters ? text[..ErrorBodyCharacters] + "…" : text;
        return BuiltInErrors.Failed(
            $"Http.{status}", $"{Where(request)} answered {status} {response.ReasonPhrase}: {shown}",
            retryable: status is 408 or 425 or 429 or >= 500, RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var after = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return after > TimeSpan.Zero ? after : null;
    }

    // Without the query: keys and tokens stand there.
    private static string Where(HttpRequestMessage request) => $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";
}
