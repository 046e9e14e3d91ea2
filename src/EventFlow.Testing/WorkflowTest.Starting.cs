using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Core.Validation;
using EventFlow.Testing.Events;

namespace EventFlow.Testing;

public sealed partial class WorkflowTest
{
    /// <summary>Gives the run a parameter; those not given have their defaults.</summary>
    public WorkflowTest Param(string name, object? value)
    {
        start.Params[name] = Json.Of(value);
        return this;
    }

    /// <summary>When the run starts on the clock of the test; default midnight of 1 January 2026, UTC.</summary>
    public WorkflowTest StartAt(DateTimeOffset moment)
    {
        start.At = moment;
        return this;
    }

    /// <summary>Has a schedule of the workflow start the run: <c>trigger</c> and <c>run.interval</c> are those of that fire time, its
    /// parameters are those of the schedule where the test gives no others, and the clock stands there. The fire time of a schedule that is
    /// a part of <c>all</c> is an event for that trigger, beside others.</summary>
    /// <param name="at">A fire time such as <c>2026-03-29T06:00</c>, of the zone of the schedule where it has no offset. A calendar it goes
    /// by is given to the test before.</param>
    /// <param name="schedule">The name of the schedule; default the only one.</param>
    /// <exception cref="WorkflowTestException">The schedule does not fire then.</exception>
    public WorkflowTest ScheduledAt(string at, string? schedule = null)
    {
        start.BySchedule(at, schedule);
        return this;
    }

    /// <summary>Sends an event to the triggers of the workflow. The run of the test is the first that events start; its <c>trigger</c> and
    /// its parameters are those that a server would give it.</summary>
    /// <param name="happened">As <c>CloudEventFormat.Read</c> gives it.</param>
    /// <param name="at">From the moment <see cref="StartAt"/> says; default at once.</param>
    public WorkflowTest ByEvent(CloudEvent happened, TimeSpan at = default)
    {
        start.Add(new SentEvent(at, happened));
        return this;
    }

    /// <summary>Sends an event to the triggers of the workflow.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="data">Its data; default none.</param>
    /// <param name="source">Where it is from; default <c>/test</c>.</param>
    /// <param name="id">Default its number among the events of the test.</param>
    /// <param name="subject">Default none.</param>
    /// <param name="at">From the moment <see cref="StartAt"/> says; default at once.</param>
    /// <exception cref="WorkflowTestException">No event can be such.</exception>
    public WorkflowTest ByEvent(
        string type, object? data = null, string source = SentEvent.Source, string? id = null, string? subject = null,
        TimeSpan at = default)
    {
        var json = data is null ? (object?)null : Json.Of(data);
        return ByEvent(
            EventTexts.Read(new { specversion = "1.0", id = id ?? $"{start.Events + 1}", source, type, subject, data = json }), at);
    }

    /// <summary>Tells the triggers of the workflow that a dataset was brought up to date.</summary>
    /// <param name="name">The dataset.</param>
    /// <param name="metadata">What the update says; default nothing.</param>
    /// <param name="at">From the moment <see cref="StartAt"/> says; default at once.</param>
    /// <exception cref="WorkflowTestException">No dataset can have the name.</exception>
    public WorkflowTest ByDataset(string name, object? metadata = null, TimeSpan at = default) => DatasetNames.AreGood(name)
        ? ByEvent(EventTexts.Update(name, metadata is null ? null : Json.Of(metadata), start.Events + 1, start.At + at), at)
        : throw new WorkflowTestException($"EF1856 '{name}' cannot be the name of a dataset such as lake/orders");

    /// <summary>Tells the triggers of the workflow that a run of another one has ended.</summary>
    /// <param name="workflow">The other workflow.</param>
    /// <param name="state">How it has ended; default <c>Succeeded</c>.</param>
    /// <param name="output">What it gave; only of one that has succeeded. Default nothing.</param>
    /// <param name="error">The type of its error; only of one that has failed or timed out. Default none.</param>
    /// <param name="message">Beside <paramref name="error"/>; default <c>it failed</c>.</param>
    /// <param name="parameters">An object with its parameters; default none.</param>
    /// <param name="at">From the moment <see cref="StartAt"/> says; default at once.</param>
    /// <exception cref="WorkflowTestException">No run ends so.</exception>
    public WorkflowTest ByRun(
        string workflow, RunStatus state = RunStatus.Succeeded, object? output = null, string? error = null, string? message = null,
        object? parameters = null, TimeSpan at = default)
    {
        var end = new RunEnd(workflow, state)
        {
            Output = output is null ? null : Json.Of(output),
            Error = error is null ? null : RunEnd.ErrorOf(error, message),
            Params = parameters is null ? null : Json.Of(parameters),
        };
        var problem = !RunEvents.Ends.Contains(state) ? $"no run ends {state.Word()}"
            : end.Misplaced is { } key ? $"a run that is {state.Word()} has no '{key}'"
            : null;
        if (problem is not null)
        {
            throw new WorkflowTestException($"EF1880 the end of a run of '{workflow}': {problem}");
        }

        start.Add(end.ToEvent(start.Events + 1, at, start.At));
        return this;
    }

    /// <summary>What became of the events, in the order in which they came; one that several triggers take is there once for each.
    /// </summary>
    public IReadOnlyList<TestedEvent> Events() => start.Play().Events;
}
