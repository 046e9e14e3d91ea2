using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Core.Planning;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Events;

public sealed class RunEventsTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");

    private static readonly RunNews News = new(Run, 7, "run.succeeded", At, "load", 2)
    {
        Params = JsonElement.Parse("""{"site":"oslo"}"""),
        Output = JsonElement.Parse("""{"rows":3}"""),
        Trigger = JsonElement.Parse("""{"kind":"manual"}"""),
        StartedAt = At.AddMinutes(-1),
    };

    [Fact]
    public void An_end_tells_what_was_run_and_what_came_of_it()
    {
        var told = RunEvents.Of(News);

        Assert.Equal(
            $$$"""
            {"specversion":"1.0","id":"{{{Run}}}/7","source":"/workflows/load","type":"eventflow.run.succeeded","subject":"{{{Run}}}",
            "time":"2026-05-04T03:02:01+00:00","eventflowdepth":1,"data":{"run":"{{{Run}}}","workflow":"load","version":2,"state":"succeeded",
            "params":{"site":"oslo"},"output":{"rows":3},"started_at":"2026-05-04T03:01:01+00:00","ended_at":"2026-05-04T03:02:01+00:00",
            "trigger":{"kind":"manual"} } }
            """.ReplaceLineEndings("").Replace(" } }", "}}", StringComparison.Ordinal),
            told.Json.GetRawText());
        Assert.Equal(("load", RunStatus.Succeeded), RunEvents.EndOf(told));
    }

    [Fact]
    public void A_failure_tells_the_error_and_a_cancel_the_reason()
    {
        var failed = RunEvents.Of(News with { Kind = "run.failed", Details = JsonElement.Parse("""{"type":"Boom","message":"no disk"}""") });
        var canceled = RunEvents.Of(News with { Kind = "run.canceled", Reason = "not needed" });

        Assert.Equal("no disk", failed.Data!.Value.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("not needed", canceled.Data!.Value.GetProperty("reason").GetString());
    }

    [Fact]
    public void What_is_no_end_starts_nobody()
    {
        Assert.Null(RunEvents.EndOf(RunEvents.Of(News with { Kind = "run.started" })));
        Assert.Null(RunEvents.EndOf(Sample.Event("eventflow.run.succeeded", source: "/shop")));
        Assert.False(RunEvents.Of(News with { Kind = "run.started" }).Data!.Value.TryGetProperty("ended_at", out _));
    }

    [Theory]
    [InlineData(8_193, 1)]
    [InlineData(1, 900)]
    public void A_large_or_deep_output_is_left_out_with_the_place_where_it_is(int length, int depth)
    {
        var output = $"{string.Concat(Enumerable.Repeat("[", depth))}\"{new string('x', length)}\"{string.Concat(Enumerable.Repeat("]", depth))}";

        using var document = JsonDocument.Parse(output, new JsonDocumentOptions { MaxDepth = 1_000 });
        var told = RunEvents.Of(News with { Output = document.RootElement });

        Assert.False(told.Data!.Value.TryGetProperty("output", out _));
        Assert.Equal($"/api/v1/runs/{Run}", told.Json.GetProperty("dataref").GetString());
    }

    [Fact]
    public void A_run_that_follows_too_many_others_is_taken_for_a_circle()
    {
        var workflow = Files.Good("workflow: w\ntriggers: [{ run: load }]\ntasks: { a: { uses: x } }");
        var candidate = new EventIndex([new TriggeredWorkflow(workflow, 1)]).OfRun("load", RunStatus.Succeeded).Single();

        var last = EventJudge.Judge(candidate, RunEvents.Of(News with { Depth = 19 }), new ExpressionMoment(At, Run)).Single();
        var one = EventJudge.Judge(candidate, RunEvents.Of(News with { Depth = 20 }), new ExpressionMoment(At, Run)).Single();

        Assert.Equal(EventMeaning.Taken, last.Meaning);
        Assert.Equal(
            $$"""{"kind":"run","run":"{{Run}}","workflow":"load","state":"succeeded","source":"/workflows/load","id":"{{Run}}/7","depth":20}""",
            last.Origin);
        Assert.Equal(EventMeaning.Refused, one.Meaning);
        Assert.StartsWith("EF4110 20 runs have followed each other by triggers", one.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_is_found_by_the_run_it_waits_for()
    {
        var workflow = Files.Good("workflow: w\ntriggers: [{ run: load, on: failed }, { event: 'eventflow.run.*' }]\ntasks: { a: { uses: x } }");
        var index = new EventIndex([new TriggeredWorkflow(workflow, 1)]);

        Assert.Equal([0], index.OfRun("load", RunStatus.Failed).Single().Triggers);
        Assert.Empty(index.OfRun("load", RunStatus.Succeeded));
        Assert.Empty(index.OfRun("other", RunStatus.Failed));
        Assert.Equal([1], index.Find(Sample.Event("eventflow.run.failed", source: "/workflows/load")).Single().Triggers);
    }
}
