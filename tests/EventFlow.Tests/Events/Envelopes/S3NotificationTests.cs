using System.Text.Json;
using EventFlow.Core.Events;

namespace EventFlow.Tests.Events.Envelopes;

public sealed class S3NotificationTests
{
    [Fact]
    public void A_record_is_an_event_about_its_object()
    {
        var read = Notifications.Single(Notifications.S3(Notifications.Record("in/a+b.csv", more: ", \"versionId\": \"v7\"")));

        Assert.Equal(
            ("aws:s3.eu-central-1.uploads", "com.amazonaws.s3.ObjectCreated:Put", "in/a b.csv"), (read.Source, read.Type, read.Subject));
        Assert.Equal("2026-03-01T05:59:58.123+00:00", read.Json.GetProperty("time").GetString());
        Assert.Equal("C3D13FE58DE4C810", read.Json.GetProperty("requestid").GetString());
        Assert.Equal(
            ("uploads", "in/a b.csv", "d41d8", "v7", "0055AED6DCD90281E5", "ObjectCreated:Put"),
            (read.DataText("bucket"), read.DataText("key"), read.DataText("etag"), read.DataText("version"), read.DataText("sequencer"),
                read.DataText("event")));
        Assert.Equal(1024, read.Data!.Value.GetProperty("size").GetInt64());
        Assert.Equal("in/a+b.csv", read.Data!.Value.GetProperty("record").GetProperty("s3").GetProperty("object").GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("red+flower.jpg", "red flower.jpg")]
    [InlineData("a%2Bb.csv", "a+b.csv")]
    [InlineData("in%2F2026%2Fa.csv", "in/2026/a.csv")]
    [InlineData("%E6%97%A5%E6%9C%AC.csv", "日本.csv")]
    [InlineData("100%.csv", "100%.csv")]
    [InlineData("%zz%2", "%zz%2")]
    [InlineData("%FF.csv", "%FF.csv")]
    [InlineData("plain", "plain")]
    [InlineData("+", " ")]
    public void Keys_are_decoded_as_a_form_is(string encoded, string key) =>
        Assert.Equal(key, Notifications.Single(Notifications.S3(Notifications.Record(encoded))).DataText("key"));

    [Fact]
    public void A_key_that_no_attribute_can_hold_is_whole_in_the_data()
    {
        var controls = Notifications.Single(Notifications.S3(Notifications.Record("a%0Ab%00.csv")));
        var lengthy = Notifications.Single(Notifications.S3(Notifications.Record(new string('k', 1_025))));

        Assert.Equal(("a%0Ab%00.csv", "a\nb\0.csv"), (controls.Subject, controls.DataText("key")));
        Assert.Equal((null, 1_025), (lengthy.Subject, lengthy.DataText("key")!.Length));
    }

    [Fact]
    public void A_key_that_came_decoded_as_well_is_taken_as_it_came() => Assert.Equal(
        "a+b.csv",
        Notifications.Single(Notifications.S3(Notifications.Record("a%2Bb.csv", more: ", \"urlDecodedKey\": \"a+b.csv\""))).DataText("key"));

    [Fact]
    public void MinIO_writes_its_keys_encoded_with_their_slashes_and_its_names_with_a_prefix()
    {
        var read = Notifications.Single(Notifications.MinIo("in/a b+c.csv", "in%2Fa+b%2Bc.csv"));

        Assert.Equal(("minio:s3.uploads", "com.amazonaws.s3.ObjectCreated:Put", "in/a b+c.csv"), (read.Source, read.Type, read.Subject));
        Assert.Equal(0, read.Data!.Value.GetProperty("size").GetInt64());
    }

    [Fact]
    public void Ceph_encodes_nothing_and_writes_sizes_as_text()
    {
        var record = Notifications.Record("a+b%20c.csv", service: "ceph:s3").Replace("1024", "\"1024\"", StringComparison.Ordinal);

        var read = Notifications.Single(Notifications.S3(record));

        Assert.Equal("a+b%20c.csv", read.Subject);
        Assert.Equal(1024, read.Data!.Value.GetProperty("size").GetInt64());
    }

    [Fact]
    public void The_same_event_has_the_same_id_whichever_way_it_comes()
    {
        var record = Notifications.S3(Notifications.Record("a+b.csv"));
        string[] ways =
        [
            record,
            Notifications.EventBridge("a b.csv"),
            Notifications.EventBridge("a b.csv", id: "sent-again"),
            Notifications.Sns(record),
            Notifications.Sqs(record),
            Notifications.Sqs(Notifications.Sns(record), id: "another"),
            Notifications.Sqs(Notifications.EventBridge("a b.csv")),
        ];

        Assert.Single(ways.Select(Notifications.Single).Select(read => (read.Source, read.Id, read.Type, read.Subject)).Distinct());
    }

    [Fact]
    public void What_happens_to_an_object_another_time_is_another_event()
    {
        string[] records =
        [
            Notifications.Record("a"),
            Notifications.Record("b"),
            Notifications.Record("a", sequencer: "0055AED6DCD90281E6"),
            Notifications.Record("a", name: "ObjectRemoved:Delete"),
            Notifications.Record("a", more: ", \"versionId\": \"v\""),
        ];
        var untold = Notifications.Record("a", name: "ObjectTagging:Put").Replace(", \"sequencer\": \"0055AED6DCD90281E5\"", "", StringComparison.Ordinal);

        var ids = records.Append(untold).Append(untold.Replace("C3D13FE58DE4C810", "OTHER", StringComparison.Ordinal))
            .Select(record => Notifications.Single(Notifications.S3(record)).Id).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Records_of_one_object_come_in_the_order_of_their_sequencers()
    {
        var read = Notifications.Open(Notifications.S3(
            Notifications.Record("a", "0055AED6DCD9"), Notifications.Record("b", "01"), Notifications.Record("a", "0055AED6DCD8FF"),
            Notifications.Record("a", "0055AED6DCD90281E5"), Notifications.Record("c", "00")))!;

        Assert.Equal(["a", "b", "a", "a", "c"], read.Select(one => one.Subject));
        Assert.Equal(
            ["0055AED6DCD8FF", "0055AED6DCD9", "0055AED6DCD90281E5"],
            read.Where(one => one.Subject == "a").Select(one => one.DataText("sequencer")));
        var sequences = read.Where(one => one.Subject == "a").Select(one => one.Json.GetProperty("sequence").GetString()).ToList();
        Assert.Equal(sequences.Order(StringComparer.Ordinal), sequences);
    }

    [Fact]
    public void A_record_that_says_too_little_is_put_aside_and_the_others_are_taken()
    {
        var read = Notifications.Open(Notifications.S3(
            Notifications.Record("a"), """{ "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": { "bucket": { "name": 5 } } }""",
            """{ "eventSource": "aws:s3" }"""))!;

        Assert.Equal("a", read[0].Subject);
        Assert.StartsWith("EF4101 A notification of an object has no 's3.bucket.name'", RefusedEvents.ReasonOf(read[1]), StringComparison.Ordinal);
        Assert.StartsWith("EF4101 ", RefusedEvents.ReasonOf(read[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_message_of_S3_is_put_aside_with_the_reason()
    {
        const string Message = """
            { "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2014-10-13T15:57:02.089Z", "Bucket": "uploads", "RequestId": "5582" }
            """;

        foreach (var way in new[] { Message, Notifications.Sns(Message), Notifications.Sqs(Message), Notifications.Sqs(Notifications.Sns(Message)) })
        {
            Assert.StartsWith(
                "EF4100 This is the test message that is sent when notifications of bucket 'uploads' are set up",
                RefusedEvents.ReasonOf(Notifications.Single(way)), StringComparison.Ordinal);
        }
    }

    [CasesFact("naughty-strings")]
    public void Naughty_keys_come_out_as_they_went_in()
    {
        var keys = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(Cases.Folder("naughty-strings"), "blns.json")))!;

        Assert.All(keys.Where(key => key.Length > 0), key =>
        {
            var encoded = Uri.EscapeDataString(key).Replace("%20", "+", StringComparison.Ordinal);
            var (native, bridged) = (
                Notifications.Single(Notifications.S3(Notifications.Record(encoded))), Notifications.Single(Notifications.EventBridge(key)));
            Assert.Equal((key, native.Id), (native.DataText("key"), bridged.Id));
        });
    }
}
