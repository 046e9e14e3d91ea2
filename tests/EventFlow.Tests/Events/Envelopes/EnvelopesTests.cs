using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;

namespace EventFlow.Tests.Events.Envelopes;

public sealed class EnvelopesTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{ "Records": [] }""")]
    [InlineData("""{ "Records": [{ "name": "mine" }] }""")]
    [InlineData("""{ "Records": [{ "eventSource": "aws:dynamodb" }] }""")]
    [InlineData("""{ "Records": { "eventSource": "aws:s3" } }""")]
    [InlineData("""{ "Type": "Notification", "text": "mine" }""")]
    [InlineData("""{ "Event": "s3:TestEvent" }""")]
    [InlineData("""{ "detail-type": "mine", "id": "1" }""")]
    [InlineData("""{ "eventSource": "aws:kafka", "records": [] }""")]
    public void Messages_of_others_are_left_alone(string message) => Assert.Null(Notifications.Open(message));

    [Fact]
    public void What_SNS_and_SQS_carry_and_is_nothing_else_is_an_event_of_theirs()
    {
        var text = Notifications.Single(Notifications.Sns("Hello", more: ", \"Subject\": \"Greeting\""));
        var json = Notifications.Single(Notifications.Sqs("""{ "order": 7 }"""));

        Assert.Equal(
            ("com.amazonaws.sns.Notification", "arn:aws:sns:eu-central-1:123456789012:uploads", "22b80b92-fdea", "Greeting", "Hello"),
            (text.Type, text.Source, text.Id, text.Subject, text.Data!.Value.GetString()));
        Assert.Equal(
            ("com.amazonaws.sqs.Message", "arn:aws:sqs:eu-central-1:1:uploads", "059f36b4-87a3", 7),
            (json.Type, json.Source, json.Id, json.Data!.Value.GetProperty("order").GetInt32()));
        Assert.Equal("2026-03-01T05:59:58.0000000+00:00", json.Json.GetProperty("time").GetString());
    }

    [Fact]
    public void A_CloudEvent_inside_counts_where_the_sender_may_send_any()
    {
        var message = Notifications.Sqs(Notifications.Sns(Sample.Json(id: "inner")));

        var trusted = Notifications.Single(message);
        var other = Assert.Single(Notifications.Open(message, EnvelopeTrust.Notifications)!);

        Assert.Equal(("inner", "com.example.order"), (trusted.Id, trusted.Type));
        Assert.Equal("com.amazonaws.sns.Notification", other.Type);
        Assert.Equal("inner", other.Data!.Value.GetProperty("id").GetString());
    }

    [Fact]
    public void What_claims_to_be_a_CloudEvent_and_is_none_is_put_aside() => Assert.StartsWith(
        "EF2222 ", RefusedEvents.ReasonOf(Notifications.Single(Notifications.Sqs("""{ "specversion": "9" }"""))), StringComparison.Ordinal);

    [Theory]
    [InlineData("SubscriptionConfirmation", "EF4102 The topic arn:aws:sns:eu-central-1:123456789012:uploads asks whether it may send its messages here.")]
    [InlineData("UnsubscribeConfirmation", "EF4102 The topic arn:aws:sns:eu-central-1:123456789012:uploads sends its messages here no longer.")]
    public void What_SNS_asks_is_put_aside_for_a_person_with_the_address_to_open(string type, string begins)
    {
        var reason = RefusedEvents.ReasonOf(Notifications.Single(Notifications.Sns(
            "You have chosen to subscribe", type, ", \"Token\": \"2336\", \"SubscribeURL\": \"https://sns.example/?Action=Confirm&Token=2336\"")));

        Assert.StartsWith(begins, reason, StringComparison.Ordinal);
        Assert.EndsWith("https://sns.example/?Action=Confirm&Token=2336", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_in_messages_without_end_are_put_aside()
    {
        var message = "{}";
        for (var depth = 0; depth < 8; depth++)
        {
            message = Notifications.Sns(message);
        }

        Assert.StartsWith("EF4103 ", RefusedEvents.ReasonOf(Notifications.Single(message)), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_events_of_EventBridge_keep_their_source_and_what_happened()
    {
        var read = Notifications.Single("""
            {
              "version": "0", "id": "7bf7", "detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2", "account": "1111",
              "time": "2026-03-01T05:59:58Z", "region": "us-east-1", "resources": [], "detail": { "state": "terminated" }
            }
            """);

        Assert.Equal(
            ("aws.ec2", "com.amazonaws.eventbridge.EC2 Instance State-change Notification", "7bf7"), (read.Source, read.Type, read.Id));
        Assert.Equal("terminated", read.DataText("state"));
    }

    [Theory]
    [InlineData("PutObject", "ObjectCreated:Put")]
    [InlineData("CompleteMultipartUpload", "ObjectCreated:CompleteMultipartUpload")]
    [InlineData("SomethingNew", "ObjectCreated")]
    public void Events_of_EventBridge_about_objects_are_named_as_S3_names_them(string reason, string name) =>
        Assert.Equal($"com.amazonaws.s3.{name}", Notifications.Single(Notifications.EventBridge("a", reason: reason)).Type);

    [Fact]
    public void Records_of_Kafka_by_Lambda_are_told_by_topic_partition_and_offset()
    {
        var read = Notifications.Single($$"""
            {
              "eventSource": "aws:kafka", "eventSourceArn": "arn:aws:kafka:us-west-2:1:cluster/a",
              "records": { "orders-0": [{
                "topic": "orders", "partition": 0, "offset": 15, "timestamp": 1595035749700, "key": "bzE=",
                "value": "{{Convert.ToBase64String("{ \"total\": 5 }"u8)}}", "headers": [{ "h": [118, -36, 0] }] }] }
            }
            """);

        Assert.Equal(
            ("arn:aws:kafka:us-west-2:1:cluster/a/orders", "orders/0/15", "kafka.orders", "o1"), (read.Source, read.Id, read.Type, read.Subject));
        Assert.Equal(5, read.Data!.Value.GetProperty("total").GetInt32());
    }

    [Fact]
    public void A_record_of_Kafka_that_is_a_CloudEvent_in_its_headers_is_that_event()
    {
        static string Header(string name, string value) => $$"""{ "ce_{{name}}": [{{string.Join(", ", Sample.Bytes(value))}}] }""";

        var read = Notifications.Single($$"""
            { "eventSource": "SelfManagedKafka", "bootstrapServers": "b:9092", "records": { "t-0": [{ "topic": "t", "partition": 0, "offset": 1,
              "value": "{{Convert.ToBase64String("{}"u8)}}",
              "headers": [{{Header("specversion", "1.0")}}, {{Header("id", "7")}}, {{Header("source", "/shop")}}, {{Header("type", "paid")}}] }] } }
            """);

        Assert.Equal(("7", "/shop", "paid"), (read.Id, read.Source, read.Type));
    }

    // Two of the files tell of the same upload.
    [CasesFact("aws-events")]
    public void What_other_services_publish_is_the_same_event_each_time_it_comes()
    {
        var files = Directory.GetFiles(Cases.Folder("aws-events"), "*.json");

        var events = files.Concat(files.Reverse()).Concat(files)
            .Select(file => (File: Path.GetFileName(file), Event: Notifications.Single(File.ReadAllText(file)))).ToList();

        Assert.All(events.GroupBy(one => one.File), own => Assert.Single(own.Select(one => (one.Event.Source, one.Event.Id)).Distinct()));
        Assert.Equal(
            ["Happy Face.jpg"],
            events.Where(one => one.File.StartsWith("s3-", StringComparison.Ordinal)).Select(one => one.Event.Subject).Distinct());
        Assert.Equal(files.Length - 1, events.Select(one => (one.Event.Source, one.Event.Id)).Distinct().Count());
    }

    [CasesFact("json-hostile")]
    public void Hostile_content_never_throws()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("json-hostile"), "*.json"))
        {
            var text = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(file)).Replace("\0", "", StringComparison.Ordinal);
            Assert.NotEmpty(Notifications.Open(Notifications.Sqs(Notifications.Sns(text)))!);
            Assert.NotEmpty(Core.Events.Envelopes.Envelopes.OpenQueued([new QueuedMessage("q", "1", null, text)], Notifications.Now));
        }
    }
}
