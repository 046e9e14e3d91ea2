using System.Text;
using EventFlow.Orchestrator.Events;
using EventFlow.Tests.Events.Envelopes;
using RabbitMQ.Client;

namespace EventFlow.Tests.Events;

public sealed class EventMessagesTests
{
    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("APPLICATION/CLOUDEVENTS+json; charset=utf-8")]
    [InlineData("application/json")]
    [InlineData(null)]
    public void A_whole_event_is_read_whether_or_not_it_is_declared(string? contentType) =>
        Assert.Equal("7", Read(Sample.Json(id: "7"), contentType).Single().Event!.Id);

    [Fact]
    public void A_message_may_hold_a_batch() => Assert.Equal(
        ["1", "2"],
        Read($"[{Sample.Json(id: "1")}, {Sample.Json(id: "2")}]", "application/cloudevents-batch+json").Select(one => one.Event!.Id));

    [Theory]
    [InlineData("cloudEvents_")]
    [InlineData("cloudEvents:")]
    [InlineData("ce-")]
    [InlineData("ce_")]
    public void Attributes_may_stand_in_headers(string prefix)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            Headers = new Dictionary<string, object?>
            {
                [$"{prefix}specversion"] = "1.0"u8.ToArray(), [$"{prefix}id"] = "7", [$"{prefix}source"] = "/shop"u8.ToArray(),
                [$"{prefix}type"] = "com.example.order", [$"{prefix}count"] = 3, ["x-other"] = "left alone",
            },
        };

        var read = EventMessages.Read(properties, "any", Sample.Bytes("""{ "total": 5 }"""), default).Single().Event!;

        Assert.Equal(("7", "/shop", "com.example.order", "3"), (read.Id, read.Source, read.Type, read.Json.GetProperty("count").GetString()));
        Assert.Equal(5, read.Data!.Value.GetProperty("total").GetInt32());
    }

    [Fact]
    public void Any_other_message_is_an_event_of_the_type_of_its_routing_key()
    {
        var named = EventMessages.Read(
            new BasicProperties { MessageId = "m-1", AppId = "shop" }, "orders.created", Sample.Bytes("""{ "total": 5 }"""), default).Single().Event!;
        var nameless = Read("""{ "total": 5 }""", null).Single().Event!;

        Assert.Equal(("m-1", "shop", "orders.created", 5), (named.Id, named.Source, named.Type, named.Data!.Value.GetProperty("total").GetInt32()));
        Assert.Equal("amqp", nameless.Source);
        Assert.Equal(nameless.Id, Read("""{ "total": 5 }""", null).Single().Event!.Id);
        Assert.NotEqual(nameless.Id, Read("""{ "total": 6 }""", null).Single().Event!.Id);
        Assert.Equal("text", Read("text", "text/plain").Single().Event!.Data!.Value.GetString());
    }

    [Theory]
    [InlineData("{", "application/json", "EF2220")]
    [InlineData("{}", "application/cloudevents+json", "EF2222")]
    [InlineData("{}", "application/cloudevents-batch+json", "EF2225")]
    [InlineData("""{ "specversion": "2.0" }""", null, "EF2222")]
    public void Poison_is_a_refusal_with_its_code_and_the_beginning_of_the_message(string body, string? type, string code)
    {
        var read = Read(body, type).Single();

        Assert.Null(read.Event);
        Assert.StartsWith($"{code} ", read.Refusal, StringComparison.Ordinal);
        Assert.Equal(body, read.Raw);
    }

    [Fact]
    public void A_message_over_the_limit_is_refused_and_only_its_beginning_kept()
    {
        var read = Read(new string('x', (1024 * 1024) + 1), null).Single();

        Assert.StartsWith("EF2224 ", read.Refusal, StringComparison.Ordinal);
        Assert.Equal(4_000, read.Raw!.Length);
    }

    [Fact]
    public void What_MinIO_publishes_is_known_by_its_form_and_each_record_is_an_event()
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json", Headers = new Dictionary<string, object?> { ["minio-bucket"] = "uploads", ["minio-event"] = "put" },
        };
        var body = Sample.Bytes(Notifications.MinIo("a b.csv", "a+b.csv"));

        var (first, again) = (EventMessages.Read(properties, "minio", body, default), EventMessages.Read(properties, "other", body, default));

        var read = Assert.Single(first).Event!;
        Assert.Equal(("com.amazonaws.s3.ObjectCreated:Put", "a b.csv"), (read.Type, read.Subject));
        Assert.Equal(read.Id, Assert.Single(again).Event!.Id);
        Assert.Equal(2, Read(Notifications.S3(Notifications.Record("a"), Notifications.Record("b")), "application/json").Count);
    }

    private static IReadOnlyList<IncomingEvent> Read(string body, string? contentType) => EventMessages.Read(
        contentType is null ? new BasicProperties() : new BasicProperties { ContentType = contentType }, "com.example.raw",
        Encoding.UTF8.GetBytes(body), default);
}
