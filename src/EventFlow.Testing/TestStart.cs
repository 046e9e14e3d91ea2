using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;
using EventFlow.Testing.Events;

namespace EventFlow.Testing;

/// <summary>What the run of a test starts by: somebody, a schedule, or the first event that starts one.</summary>
internal sealed class TestStart(WorkflowDefinition definition, CalendarBook calendars)
{
    private readonly List<SentEvent> events = [];
    private ScheduledStart? scheduled;

    public DateTimeOffset At { get; set; } = Scenario.DefaultStart;

    public Dictionary<string, JsonElement> Params { get; } = new(StringComparer.Ordinal);

    /// <summary>How many were sent.</summary>
    public int Events => events.Count;

    public void Add(SentEvent sent) => events.Add(sent);

    /// <exception cref="WorkflowTestException">The schedule does not fire then.</exception>
    public void BySchedule(string at, string? schedule)
    {
        scheduled = ScheduledStart.Of(definition, at, schedule, calendars, out var problem)
            ?? throw new WorkflowTestException($"EF2218 {problem}");
        At = scheduled.At;
    }

    // The fire time is a moment of its own, whatever the beginning of the test is set to after it.
    public EventPlay Play() => EventPlay.Of(
        definition, scheduled?.Fire is { } fire ? [.. events, new SentEvent(scheduled.At - At, fire, IsOwn: true)] : events, At);

    /// <exception cref="WorkflowTestException">The parameters do not fit the workflow, or no event starts a run.</exception>
    public (DateTimeOffset At, JsonElement Params, JsonElement? Trigger) ToStart()
    {
        if (events.Count > 0 || scheduled?.Fire is not null)
        {
            var run = FirstRun();
            return (run.At, run.Params, run.Trigger);
        }

        var (values, errors) = ParameterValidator.Validate(definition.Params, scheduled?.Params(Params) ?? Params);
        return errors.Count == 0
            ? (At, values, scheduled?.Trigger)
            : throw new WorkflowTestException(string.Join('\n', errors.Select(error => $"{error.Code} {error.Message}")));
    }

    private EventRun FirstRun()
    {
        var isByClock = scheduled is { Fire: null };
        if (isByClock || Params.Count > 0)
        {
            throw new WorkflowTestException(
                $"EF1873 a run by an event has {(isByClock ? "no schedule" : "the parameters that its trigger makes of it")}: "
                + $"leave out {(isByClock ? "ScheduledAt(…)" : "Param(…)")}");
        }

        var play = Play();
        return play.Runs.Count > 0 ? play.Runs[0] : throw new WorkflowTestException(
            $"EF1872 no event starts a run: {string.Join("; ", play.Events.Select(EventTexts.Say))}");
    }
}
