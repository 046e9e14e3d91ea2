using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Logging;

public sealed partial class JsonLogTests : IDisposable
{
    private readonly LogCapture log = new();

    [Fact]
    public void A_record_keeps_its_template_its_values_and_its_event_id()
    {
        RunStarted(log.Logger, "iot-hourly", 3);

        Assert.Equal(
            """
            {"time":"2026-02-03T04:05:06.789000Z","level":"information","message":"Run of iot-hourly version 3 started",
            "template":"Run of {Workflow} version {Version} started","logger":"EventFlow.Runs","event_id":101,"event_name":"RunStarted",
            "properties":{"Workflow":"iot-hourly","Version":3}}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n",
            log.Text);
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Warning, "warning")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "critical")]
    public void Levels_are_the_words_of_the_setting(LogLevel level, string word)
    {
        log.Logger.Log(level, "x");

        Assert.Equal(word, log.Single().GetProperty("level").GetString());
    }

    [Fact]
    public void Scopes_become_properties_and_the_nearest_one_wins()
    {
        using (log.Logger.BeginScope(new Dictionary<string, object?> { ["Run"] = "outer", ["Node"] = "a" }))
        using (log.Logger.BeginScope("batch {Batch}", 7))
        using (log.Logger.BeginScope(new Dictionary<string, object?> { ["Run"] = "inner" }))
        using (log.Logger.BeginScope("plain words"))
        {
            AtNode(log.Logger, "b");
        }

        var properties = log.Single().GetProperty("properties");
        Assert.Equal("inner", properties.GetProperty("Run").GetString());
        Assert.Equal("b", properties.GetProperty("Node").GetString());
        Assert.Equal(7, properties.GetProperty("Batch").GetInt32());
        Assert.Equal("plain words", Assert.Single(properties.GetProperty("Scope").EnumerateArray()).GetString());
    }

    [Fact]
    public void A_scope_that_is_a_plain_object_is_kept_as_text()
    {
        using (log.Logger.BeginScope(new Uri("flow://a")))
        {
            log.Logger.LogInformation("x");
        }

        Assert.Equal("flow://a/", log.Single().GetProperty("properties").GetProperty("Scope")[0].GetString());
    }

    [Fact]
    public void An_exception_comes_with_its_stack_on_one_line()
    {
        try
        {
            throw new InvalidOperationException("first line\nsecond line");
        }
        catch (InvalidOperationException exception)
        {
            log.Logger.LogError(exception, "failed");
        }

        Assert.Single(log.Text.TrimEnd('\n').Split('\n'));
        var text = log.Single().GetProperty("exception").GetString();
        Assert.Contains("first line\nsecond line", text, StringComparison.Ordinal);
        Assert.Contains(nameof(An_exception_comes_with_its_stack_on_one_line), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_and_line_breaks_in_a_value_cannot_forge_a_record()
    {
        RunStarted(log.Logger, "a\"}\n{\"level\":\"critical\"", 1);

        Assert.Single(log.Text.TrimEnd('\n').Split('\n'));
        Assert.Equal("a\"}\n{\"level\":\"critical\"", log.Single().GetProperty("properties").GetProperty("Workflow").GetString());
    }

    [Fact]
    public void A_record_without_a_template_keeps_its_message()
    {
        log.Logger.Log(LogLevel.Information, new EventId(0), 5, null, (state, _) => $"five is {state} {{not a hole}}");

        Assert.Equal("five is 5 {not a hole}", log.Single().GetProperty("message").GetString());
    }

    [Fact]
    public void A_record_inside_a_span_names_its_trace()
    {
        using var activity = new Activity("dispatch").Start();

        log.Logger.LogInformation("x");

        Assert.Equal(activity.TraceId.ToHexString(), log.Single().GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), log.Single().GetProperty("span_id").GetString());
    }

    public void Dispose() => log.Dispose();

    [LoggerMessage(100, LogLevel.Information, "at {Node}")]
    private static partial void AtNode(ILogger logger, string node);

    [LoggerMessage(101, LogLevel.Information, "Run of {Workflow} version {Version} started")]
    private static partial void RunStarted(ILogger logger, string workflow, int version);
}
