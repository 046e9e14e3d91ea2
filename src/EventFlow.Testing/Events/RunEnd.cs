using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Events;

/// <summary>The end of a run of another workflow.</summary>
internal sealed record RunEnd(string Workflow, RunStatus State)
{
    public JsonElement? Params { get; init; }

    /// <summary>Only of one that has succeeded.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Only of one that has failed or timed out: <c>type</c> and <c>message</c>.</summary>
    public JsonElement? Error { get; init; }

    public static JsonElement ErrorOf(string type, string? message) => Json.Of(new { type, message = message ?? "it failed" });

    /// <summary>What stands beside a state it does not go with; null: nothing.</summary>
    public string? Misplaced =>
        Output is not null && State != RunStatus.Succeeded ? "output"
        : Error is not null && State is not (RunStatus.Failed or RunStatus.TimedOut) ? "error"
        : null;

    /// <param name="number">Of the event in the test: a run for each.</param>
    public SentEvent ToEvent(int number, TimeSpan at, DateTimeOffset start)
    {
        var run = Guid.Parse($"01920000-0000-7000-8000-{number:x12}");
        var news = new RunNews(run, Number: 2, RunEvents.KindOf(State), start + at, Workflow, Version: 1)
        {
            Params = Params ?? Json.Of(new { }),
            Output = Output,
            Details = Error,
            StartedAt = start + at,
        };
        return new SentEvent(at, RunEvents.Of(news), IsOwn: true);
    }
}
