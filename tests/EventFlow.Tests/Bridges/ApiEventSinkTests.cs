using System.Net;
using System.Text;
using System.Text.Json;
using EventFlow.Bridges.Sinks;
using EventFlow.Core.Events;
using EventFlow.Tests.Events;
using EventFlow.Tests.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventFlow.Tests.Bridges;

public sealed class ApiEventSinkTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Events_that_come_together_are_sent_together_and_in_their_order()
    {
        var server = new ScriptedServer(_ => Answer(HttpStatusCode.Accepted));

        await Sink(server).AcceptAsync([Sample.Event(id: "1"), Sample.Event(id: "2")], CancellationToken.None);

        Assert.Equal(["application/cloudevents-batch+json 1,2"], server.Requests);
        Assert.Equal("http://server/base/api/v1/events", server.Url!.ToString());
    }

    [Fact]
    public async Task No_request_has_more_than_the_server_reads_at_once()
    {
        var server = new ScriptedServer(_ => Answer(HttpStatusCode.Accepted));
        var small = Enumerable.Range(0, 2_500).Select(number => Sample.Event(id: $"{number}"));
        var large = Sample.Event(id: "large", data: $"\"{new string('x', CloudEventFormat.MaxBytes - Sample.Json(id: "large").Length)}\"");

        await Sink(server).AcceptAsync([large, .. small], CancellationToken.None);

        Assert.Equal([1, 1_000, 1_000, 500], server.Requests.Select(request => request.Split(',').Length));
        Assert.All(server.Bytes, bytes => Assert.InRange(bytes, 1, CloudEventFormat.MaxBytes));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "EF2008")]
    [InlineData(HttpStatusCode.Unauthorized, "EF2001")]
    [InlineData(HttpStatusCode.BadRequest, null)]
    public async Task What_is_no_fault_of_the_events_is_sent_again(HttpStatusCode status, string? code)
    {
        var server = new ScriptedServer(number => number < 3 ? Answer(status, code) : Answer(HttpStatusCode.Accepted));

        var accepting = Sink(server).AcceptAsync([Sample.Event(id: "1")], CancellationToken.None);
        await time.PassAsync(TimeSpan.FromMilliseconds(500));
        await time.PassAsync(TimeSpan.FromSeconds(1));
        await accepting;

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Distinct());
    }

    [Fact]
    public async Task A_server_that_is_away_is_waited_for()
    {
        var server = new ScriptedServer(number => number == 1 ? throw new HttpRequestException("refused") : Answer(HttpStatusCode.Accepted));

        var accepting = Sink(server).AcceptAsync([Sample.Event(id: "1")], CancellationToken.None);
        await time.PassAsync(TimeSpan.FromMilliseconds(500));
        await accepting;

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_server_says_when_to_come_again()
    {
        var server = new ScriptedServer(number => number == 1 ? Busy() : Answer(HttpStatusCode.Accepted));

        var accepting = Sink(server).AcceptAsync([Sample.Event(id: "1")], CancellationToken.None);
        await time.PassAsync(TimeSpan.FromSeconds(7));
        await accepting;

        Assert.Equal(2, server.Requests.Count);

        static HttpResponseMessage Busy()
        {
            var busy = Answer(HttpStatusCode.TooManyRequests, "EF2014");
            busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));
            return busy;
        }
    }

    [Fact]
    public async Task Of_a_batch_that_is_refused_only_the_bad_event_is_put_aside()
    {
        var server = new ScriptedServer((_, events) => events.Any(one => Id(one) == "2" && Type(one) != RefusedEvents.Type)
            ? Answer(HttpStatusCode.UnprocessableEntity, "EF2221", "it is bad")
            : Answer(HttpStatusCode.Accepted));

        await Sink(server).AcceptAsync([Sample.Event(id: "1"), Sample.Event(id: "2"), Sample.Event(id: "3")], CancellationToken.None);

        Assert.Equal(
            ["application/cloudevents-batch+json 1,2,3", "application/cloudevents+json 1", "application/cloudevents+json 2",
                "application/cloudevents+json 2", "application/cloudevents+json 3"],
            server.Requests);
        var aside = CloudEventFormat.Read(Encoding.UTF8.GetBytes(server.Bodies[3]));
        Assert.Equal(("/shop", "EF2221 it is bad"), (aside.Source, RefusedEvents.ReasonOf(aside)));
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to_though_nobody_answers()
    {
        using var stopping = new CancellationTokenSource();
        var server = new ScriptedServer(_ => throw new HttpRequestException("refused"));

        var accepting = Sink(server).AcceptAsync([Sample.Event()], stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    private ApiEventSink Sink(ScriptedServer server) => new(
        new HttpClient(server) { BaseAddress = new Uri("http://server/base/") }, time, NullLogger<ApiEventSink>.Instance);

    private static HttpResponseMessage Answer(HttpStatusCode status, string? code = null, string detail = "no") => new(status)
    {
        Content = code is null
            ? new StringContent("<html>", Encoding.UTF8, "text/html")
            : new StringContent($$"""{ "status": {{(int)status}}, "code": "{{code}}", "detail": "{{detail}}" }""", Encoding.UTF8, "application/problem+json"),
    };

    private static string Id(JsonElement one) => one.GetProperty("id").GetString()!;

    private static string Type(JsonElement one) => one.GetProperty("type").GetString()!;

    private sealed class ScriptedServer(Func<int, IReadOnlyList<JsonElement>, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public ScriptedServer(Func<int, HttpResponseMessage> answer)
            : this((number, _) => answer(number))
        {
        }

        /// <summary>The content type and the ids of the events of each.</summary>
        public List<string> Requests { get; } = [];

        public List<string> Bodies { get; } = [];

        public IEnumerable<int> Bytes => Bodies.Select(Encoding.UTF8.GetByteCount);

        public Uri? Url { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var json = JsonSerializer.Deserialize<JsonElement>(body);
            JsonElement[] events = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
            Url = request.RequestUri;
            Bodies.Add(body);
            Requests.Add($"{request.Content.Headers.ContentType} {string.Join(',', events.Select(Id))}");
            return answer(Requests.Count, events);
        }
    }
}
