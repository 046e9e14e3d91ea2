using System.Globalization;
using System.Text;
using EventFlow.Contracts;
using EventFlow.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Worker.BuiltIn;

public sealed class HttpTaskTests : IAsyncLifetime
{
    private WebApplication site = null!;
    private string url = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapPost("/echo", EchoAsync);
        site.MapGet("/json", () => Results.Json(new { rows = 3 }));
        site.MapGet("/status/{code:int}", (int code, HttpContext context) =>
        {
            context.Response.Headers.RetryAfter = "30";
            return Results.Text("the archive is away", statusCode: code);
        });
        site.MapGet("/big", () => Results.Bytes(new byte[16 * 1024 * 1024]));
        site.MapGet("/slow", (CancellationToken aborted) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted));
        await site.StartAsync();
        url = site.Urls.Single();
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_json_answer_is_given_as_json()
    {
        var answer = await RunAsync(new { url = $"{url}/json" });

        Assert.Equal(200, answer.Output?.GetProperty("status").GetInt32());
        Assert.Equal("""{"rows":3}""", answer.Output?.GetProperty("json").GetRawText());
        Assert.StartsWith(
            "application/json", answer.Output?.GetProperty("headers").GetProperty("content-type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_carries_its_body_its_headers_and_the_idempotency_key()
    {
        var answer = await RunAsync(
            new { url = $"{url}/echo", method = "post", headers = new Dictionary<string, string>
            {
                ["X-Site"] = "oslo",
            }, json = new { a = 1 } });

        Assert.Equal(
            $$"""POST application/json; charset=utf-8 oslo {{WorkerBench.Run}}/step {"a":1}""",
            answer.Output?.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    public async Task A_bad_status_is_an_error_of_its_own(int status, bool retryable)
    {
        var answer = await RunAsync(new { url = $"{url}/status/{status}?key=secret" });

        var error = answer.Error!;
        Assert.Equal(($"Http.{status}", retryable, 30d), (error.Type, error.Retryable, error.RetryAfterSeconds));
        Assert.Contains("the archive is away", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_task_says_which_status_is_good()
    {
        Assert.Equal("completed", (await RunAsync(new { url = $"{url}/status/404", expect = new[] { 200, 404 } })).Kind);
        Assert.Equal("Http.200", (await RunAsync(new { url = $"{url}/json", expect = 201 })).Error?.Type);
    }

    [Fact]
    public async Task A_large_answer_is_not_read_to_its_end()
    {
        var answer = await RunAsync(new { url = $"{url}/big" });

        Assert.Equal(("Http.ResponseTooLarge", false), (answer.Error?.Type, answer.Error?.Retryable));
    }

    [Fact]
    public async Task An_address_nobody_listens_at_may_be_tried_again()
    {
        var answer = await RunAsync(new { url = "http://127.0.0.1:1/" });

        Assert.Equal(("Http.Unreachable", true), (answer.Error?.Type, answer.Error?.Retryable));
    }

    [Fact]
    public async Task A_slow_answer_meets_the_timeout_of_the_request()
    {
        var answer = await RunAsync(new { url = $"{url}/slow", timeout = 0.2 });

        Assert.Equal(("Http.Timeout", true), (answer.Error?.Type, answer.Error?.Retryable));
    }

    [Theory]
    [InlineData("""{"url":"file:///etc/passwd"}""")]
    [InlineData("""{"url":"/relative"}""")]
    [InlineData("""{"url":"http://a/","method":"no method"}""")]
    [InlineData("""{"url":"http://a/","json":1,"body":"b"}""")]
    [InlineData("""{"url":"http://a/","timeout":-1}""")]
    [InlineData("""{"url":"http://a/","expect":"ok"}""")]
    [InlineData("""{"url":"http://a/","headers":{"a b":"c"}}""")]
    [InlineData("""{"url":"http://a/","headers":{"X":"c\r\nY: d"}}""")]
    public async Task A_wrong_input_is_not_tried_again(string input)
    {
        var answer = await RunAsync(System.Text.Json.JsonElement.Parse(input));

        Assert.Equal(("Input.Invalid", false), (answer.Error?.Type, answer.Error?.Retryable));
    }

    private static async Task<IResult> EchoAsync(HttpRequest request)
    {
        var body = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
        return Results.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Method} {request.ContentType} {request.Headers["X-Site"]} {request.Headers["Idempotency-Key"]} {body}"));
    }

    private static async Task<TaskAnswer> RunAsync(object input)
    {
        await using var bench = new WorkerBench(worker => worker.AddBuiltInTasks(), realTime: true);
        await bench.RunAsync(WorkerBench.Message("http", input)).WaitAsync(WorkerBench.Patience);
        while (true)
        {
            var answer = await bench.Delivery.NextAsync();
            if (answer.Kind is AnswerKinds.Completed or AnswerKinds.Failed)
            {
                return answer;
            }
        }
    }
}
