using System.Text;
using System.Text.Json;
using EventFlow.Core.Events;

namespace EventFlow.Tests.Events;

public sealed class CloudEventFormatTests
{
    [Fact]
    public void A_whole_event_is_read_with_its_attributes_extensions_and_data()
    {
        var read = CloudEventFormat.Read(Sample.Bytes("""
            { "specversion": "1.0", "id": "A-1", "source": "/shop", "type": "com.example.order", "subject": "orders/1",
              "time": "2026-03-01T06:00:00Z", "traceparent": "00-1", "count": 3, "dataschema": null, "data": { "total": 12.5 } }
            """));

        Assert.Equal(("A-1", "/shop", "com.example.order", "orders/1"), (read.Id, read.Source, read.Type, read.Subject));
        Assert.Equal(12.5, read.Data!.Value.GetProperty("total").GetDouble());
        Assert.Equal(3, read.Json.GetProperty("count").GetInt32());
        Assert.False(read.Json.TryGetProperty("dataschema", out _));
    }

    [Theory]
    [InlineData("application/json", "{\"n\":1}", "{\"n\":1}")]
    [InlineData(null, "[1,2]", "[1,2]")]
    [InlineData("application/vnd.shop+json; charset=utf-8", "true", "true")]
    [InlineData("text/plain", "Hello", "\"Hello\"")]
    [InlineData("application/xml", "<a/>", "\"<a/>\"")]
    public void Data_beside_its_attributes_is_read_by_its_type(string? type, string body, string expected)
    {
        var read = CloudEventFormat.ReadBinary(Attributes(), type, Sample.Bytes(body));

        using var wanted = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, read.Data!.Value));
        Assert.Equal(type, read.Json.TryGetProperty("datacontenttype", out var kept) ? kept.GetString() : null);
    }

    [Fact]
    public void Data_that_is_no_text_is_kept_in_Base64()
    {
        var read = CloudEventFormat.ReadBinary(Attributes(), "application/octet-stream", new byte[] { 0xFF, 0x00 });

        Assert.Null(read.Data);
        Assert.Equal("/wA=", read.Json.GetProperty("data_base64").GetString());
    }

    [Theory]
    [InlineData("{", "EF2220")]
    [InlineData("\"text\"", "EF2221")]
    [InlineData("[]", "EF2221")]
    [InlineData("{}", "EF2222")]
    [InlineData("""{ "specversion": "0.3", "id": "1", "source": "s", "type": "t" }""", "EF2222")]
    [InlineData("""{ "specversion": 1.0, "id": "1", "source": "s", "type": "t" }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "source": "s", "type": "t" }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "", "source": "s", "type": "t" }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": 5 }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "id": "2", "source": "s", "type": "t" }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "1\u0000", "source": "s", "type": "t" }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "\ud800", "source": "s", "type": "t" }""", "EF2220")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "Upper": 1 }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "ext": {} }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "time": "yesterday" }""", "EF2221")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": 1, "data_base64": "AA==" }""", "EF2223")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "data_base64": "*" }""", "EF2223")]
    public void What_is_no_event_is_refused_with_its_code(string text, string code) =>
        Assert.Equal(code, Assert.Throws<CloudEventException>(() => CloudEventFormat.Read(Sample.Bytes(text))).Code);

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Data_may_be_nested_as_deep_as_a_task_can_be_given_it(int depth, bool isGood)
    {
        var body = Sample.Bytes(new string('[', depth) + new string(']', depth));

        var thrown = Record.Exception(() => CloudEventFormat.ReadStored(
            CloudEventFormat.ReadBinary(Attributes(), "application/json", body).Json.GetRawText()));

        Assert.Equal(isGood ? null : "EF2220", (thrown as CloudEventException)?.Code);
        Assert.Equal(isGood, thrown is null);
    }

    [Fact]
    public void A_batch_names_the_event_that_is_bad()
    {
        var good = CloudEventFormat.ReadBatch(Sample.Bytes($"[{Sample.Json(id: "1")}, {Sample.Json(id: "2")}]"));
        var bad = Assert.Throws<CloudEventException>(() => CloudEventFormat.ReadBatch(Sample.Bytes($"[{Sample.Json()}, {{}}]")));
        var none = Assert.Throws<CloudEventException>(() => CloudEventFormat.ReadBatch(Sample.Bytes("{}")));

        Assert.Equal(["1", "2"], good.Select(read => read.Id));
        Assert.StartsWith("Event 1 of the batch, counted from 0: The event has no 'specversion'.", bad.Message, StringComparison.Ordinal);
        Assert.Equal(("EF2222", "EF2225"), (bad.Code, none.Code));
    }

    [CasesFact("cloudevents")]
    public void The_events_of_the_conformance_suite_are_read_and_those_of_an_older_version_are_refused()
    {
        var (minimum, older) = (Suite("v1_minimum.yaml"), Suite("v03_minimum.yaml"));

        Assert.NotEmpty(minimum);
        Assert.NotEmpty(older);
        Assert.All(minimum, one => Assert.Equal(one.Attributes["id"], one.Read().Id));
        Assert.All(older, one => Assert.Equal("EF2222", Assert.Throws<CloudEventException>(() => one.Read()).Code));
        Assert.Contains(minimum, one => one.Read().Json.TryGetProperty("data", out _));
    }

    private static Dictionary<string, string> Attributes() => new()
    {
        ["specversion"] = "1.0", ["id"] = "1", ["source"] = "/shop", ["type"] = "com.example.order",
    };

    /// <summary>The files hold one event per document, in lines of which these are all that matter.</summary>
    private static List<SuiteEvent> Suite(string file) =>
    [
        .. File.ReadAllText(Path.Combine(Cases.Folder("cloudevents"), file)).Split("\n---\n").Select(document => new SuiteEvent(
            document.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal))
                .TakeWhile(line => !line.StartsWith("   ", StringComparison.Ordinal))
                .Select(line => line.Trim().Split(": ", 2)).Where(pair => char.IsAsciiLetterLower(pair[0][0]) && pair[0].All(char.IsAsciiLetterLower))
                .ToDictionary(pair => pair[0], pair => pair[1]),
            string.Join('\n', document[(document.IndexOf("Data: |", StringComparison.Ordinal) + 7)..].Trim().Split('\n').Select(line => line.Trim())))),
    ];

    private sealed record SuiteEvent(IReadOnlyDictionary<string, string> Attributes, string Data)
    {
        public CloudEvent Read() => CloudEventFormat.ReadBinary(
            Attributes.Where(one => one.Key != "datacontenttype"), Attributes.GetValueOrDefault("datacontenttype"), Encoding.UTF8.GetBytes(Data));
    }
}
