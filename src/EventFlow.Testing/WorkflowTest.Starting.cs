using EventFlow.Core.Events;
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
    /// parameters are those of the schedule where the test gives no others, and the clock stands there.</summary>
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

    /// <summary>What became of the events, in the order in which they came.</summary>
    public IReadOnlyList<TestedEvent> Events() => start.Play().Events;
}
