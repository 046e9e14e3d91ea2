using System.Text;
using System.Text.Json;
using EventFlow.Bridges.Kafka;
using EventFlow.Core.Events;
using EventFlow.Tests.Events;
using EventFlow.Tests.Events.Envelopes;

namespace EventFlow.Tests.Bridges;

public sealed class KafkaEventsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_plain_record_is_an_event_that_is_known_by_its_place()
    {
        var read = One(Record("""{ "amount": 5 }""", key: "c-7"));

        Assert.Equal(
            ("orders/3/17", "kafka:shop/orders", "kafka.orders", "c-7"), (read.Id, read.Source, read.Type, read.Subject));
        Assert.Equal((5, "2026-03-01T06:00:00+00:00"), (read.Data!.Value.GetProperty("amount").GetInt32(), Text(read, "time")));
        Assert.Equal("orders/3/17", Text(read, "kafkarecord"));
    }

    [Fact]
    public void What_MinIO_reports_to_a_topic_is_an_event_about_its_object()
    {
        var read = One(Record(Notifications.MinIo("a b.csv", "a+b.csv"), key: "uploads/a b.csv"));

        Assert.Equal(
            ("minio:s3.uploads", "com.amazonaws.s3.ObjectCreated:Put", "a b.csv", "orders/3/17"),
            (read.Source, read.Type, read.Subject, Text(read, "kafkarecord")));
    }

    [Fact]
    public void The_bridge_may_give_it_a_type() =>
        Assert.Equal("com.example.order", new KafkaEvents("shop", "com.example.order").Of(Record("{}")).Single().Type);

    [Theory]
    [InlineData("{\"a\":1}", null, JsonValueKind.Object, null)]
    [InlineData("7", null, JsonValueKind.Number, null)]
    [InlineData("\"text\"", null, JsonValueKind.String, null)]
    [InlineData("{ not json", null, JsonValueKind.String, "text/plain")]
    [InlineData("a;b;c", "text/csv", JsonValueKind.String, "text/csv")]
    [InlineData("{\"a\":1}", "application/json", JsonValueKind.Object, null)]
    public void Its_value_is_data_of_the_kind_it_is(string value, string? contentType, JsonValueKind kind, string? said)
    {
        var read = One(Record(value, headers: contentType is null ? [] : [Header("content-type", contentType)]));

        Assert.Equal(kind, read.Data!.Value.ValueKind);
        Assert.Equal(contentType ?? said, Text(read, "datacontenttype"));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_data_in_Base64()
    {
        var read = One(Record(value: [0xff, 0xfe, 0x00]));

        Assert.Equal(("//4A", "application/octet-stream"), (Text(read, "data_base64"), Text(read, "datacontenttype")));
    }

    [Fact]
    public void A_tombstone_has_null_for_data_and_an_empty_value_none()
    {
        Assert.Equal(JsonValueKind.Null, One(Record((byte[]?)null)).Data!.Value.ValueKind);
        Assert.Null(One(Record("")).Data);
    }

    [Fact]
    public void A_key_that_cannot_be_a_subject_is_kept_beside_it()
    {
        var none = One(Record("{}", key: ""));
        var control = One(Record("{}", key: "a\0b"));
        var bytes = One(Record("{}") with { Key = [0xff] });
        var long_ = One(Record("{}", key: new string('k', 100_000)));

        Assert.Equal((null, null), (none.Subject, Text(none, "kafkakey")));
        Assert.Equal((null, "YQBi"), (control.Subject, Text(control, "kafkakey")));
        Assert.Equal((null, "/w=="), (bytes.Subject, Text(bytes, "kafkakey")));
        Assert.Equal((null, null), (long_.Subject, Text(long_, "kafkakey")));
    }

    [CasesFact("naughty-strings")]
    public void No_key_and_no_value_is_too_naughty_for_an_event()
    {
        var naughty = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(Cases.Folder("naughty-strings"), "blns.json")))!;

        Assert.All(naughty, text =>
        {
            var read = One(Record(text, key: text));
            Assert.NotEqual(RefusedEvents.Type, read.Type);
            Assert.Equal(text.Length == 0 || read.Subject == text, Text(read, "kafkakey") is null);
        });
    }

    [Fact]
    public void Headers_with_a_trace_are_kept_and_others_left_alone()
    {
        var read = One(Record("{}", headers: [Header("traceparent", "00-ab-cd-01"), Header("retries", "3"), new KafkaHeader("tracestate", null)]));

        Assert.Equal(("00-ab-cd-01", null, null), (Text(read, "traceparent"), Text(read, "retries"), Text(read, "tracestate")));
    }

    [Fact]
    public void Attributes_in_headers_make_it_the_event_they_say()
    {
        var read = One(Record(
            """{ "total": 5 }""", key: "ignored",
            headers: [.. Ce(("id", "7"), ("source", "/shop"), ("type", "com.example.order"), ("count", "3")), Header("content-type", "application/json"), new KafkaHeader("ce_subject", null)]));

        Assert.Equal(("7", "/shop", "com.example.order", null), (read.Id, read.Source, read.Type, read.Subject));
        Assert.Equal(("3", "application/json", "orders/3/17"), (Text(read, "count"), Text(read, "datacontenttype"), Text(read, "kafkarecord")));
        Assert.Equal(5, read.Data!.Value.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("application/cloudevents+json; charset=utf-8")]
    [InlineData("Application/CloudEvents+JSON")]
    [InlineData(null)]
    public void A_whole_event_is_taken_as_it_is_whether_or_not_it_is_declared(string? contentType)
    {
        var read = One(Record(Sample.Json(id: "7"), headers: contentType is null ? [] : [Header("content-type", contentType)]));

        Assert.Equal(("7", "/shop", "com.example.order"), (read.Id, read.Source, read.Type));
    }

    [Fact]
    public void A_record_may_hold_a_batch() => Assert.Equal(["1", "2"], Of(Record(
        $"[{Sample.Json(id: "1")}, {Sample.Json(id: "2")}]", headers: [Header("content-type", "application/cloudevents-batch+json")])).Select(read => read.Id));

    [Theory]
    [InlineData("{", "application/json", "EF2220 The event is not JSON")]
    [InlineData("{}", "application/cloudevents+json", "EF2222 The event has no 'specversion'")]
    [InlineData("x", "application/cloudevents+avro", "EF2220 The record is a CloudEvent in the format 'application/cloudevents+avro'")]
    [InlineData("[{}]", "application/cloudevents-batch+json", "EF2222 Event 0 of the batch, counted from 0")]
    public void What_is_not_what_it_says_is_put_aside_with_the_reason_and_its_place(string value, string contentType, string reason)
    {
        var read = One(Record(value, headers: [Header("content-type", contentType)]));

        Assert.Equal((RefusedEvents.Type, "kafka:shop/orders", "orders/3/17"), (read.Type, read.Source, read.Id));
        Assert.StartsWith(reason, RefusedEvents.ReasonOf(read), StringComparison.Ordinal);
        Assert.Equal(value, read.Data!.Value.GetProperty("raw").GetString());
    }

    [Fact]
    public void Bad_attributes_in_headers_are_put_aside()
    {
        Refused("EF2221 The event has no 'id'", Ce(("source", "/shop"), ("type", "t")));
        Refused("EF2222 The event's specversion is '0.3'", [Header("ce_specversion", "0.3"), Header("ce_id", "1")]);
        Refused("EF2221 The header 'ce_id' stands twice", Ce(("id", "1"), ("id", "2"), ("source", "/shop"), ("type", "t")));
        Refused("EF2221 The header 'ce_id' is not UTF-8", [Header("ce_specversion", "1.0"), new KafkaHeader("ce_id", [0xff])]);
        Refused("EF2221 'sub_ject' cannot be an attribute", Ce(("id", "1"), ("source", "/shop"), ("type", "t"), ("sub_ject", "s")));
        Refused("EF2221 The attribute 'time' is 'noon'", Ce(("id", "1"), ("source", "/shop"), ("type", "t"), ("time", "noon")));

        static void Refused(string reason, IReadOnlyList<KafkaHeader> headers) =>
            Assert.StartsWith(reason, RefusedEvents.ReasonOf(One(Record("{}", headers: [.. headers]))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_larger_than_an_event_may_be_is_put_aside_with_its_beginning()
    {
        var value = new byte[CloudEventFormat.MaxBytes + 1];
        Array.Fill(value, (byte)'ä');
        var fits = Record(new string('x', CloudEventFormat.MaxBytes - 1_000));
        var grows = Record(value: new byte[CloudEventFormat.MaxBytes - 1_000]);

        Assert.StartsWith("EF2224 The record has 1048577 bytes", RefusedEvents.ReasonOf(One(Record(value: value))), StringComparison.Ordinal);
        Assert.Null(RefusedEvents.ReasonOf(One(fits)));
        Assert.StartsWith("EF2224", RefusedEvents.ReasonOf(One(grows)), StringComparison.Ordinal);
        Assert.Equal(CloudEventFormat.MaxBytes - 1_000, One(grows).Data!.Value.GetProperty("bytes").GetInt32());
    }

    private static CloudEvent One(KafkaRecord record) => Assert.Single(Of(record));

    private static IReadOnlyList<CloudEvent> Of(KafkaRecord record) => new KafkaEvents("shop", type: null).Of(record);

    private static KafkaRecord Record(string value, string? key = null, KafkaHeader[]? headers = null) =>
        Record(Encoding.UTF8.GetBytes(value), headers) with { Key = key is null ? null : Encoding.UTF8.GetBytes(key) };

    private static KafkaRecord Record(byte[]? value, KafkaHeader[]? headers = null) => new("orders", 3, 17, At, null, value, headers ?? []);

    private static KafkaHeader[] Ce(params (string Name, string Value)[] attributes) =>
        [Header("ce_specversion", "1.0"), .. attributes.Select(attribute => Header($"ce_{attribute.Name}", attribute.Value))];

    private static KafkaHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    private static string? Text(CloudEvent read, string name) => read.Json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
