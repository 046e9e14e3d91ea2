using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;
using EventFlow.Testing.Events;
using EventFlow.Testing.Simulation;

namespace EventFlow.Testing;

/// <summary>A run of a workflow in memory: no server, no workers, and a clock that jumps from one event to the next. Tasks give the
/// results they are told to, and an empty one otherwise. The decisions are the engine's own.</summary>
public sealed class WorkflowTest
{
    private readonly Dictionary<string, JsonElement> parameters = new(StringComparer.Ordinal);
    private readonly List<TaskScript> scripts = [];
    private readonly List<Sending> sendings = [];
    private readonly Dictionary<string, WorkflowPlan> children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> pools = new(StringComparer.Ordinal);
    private readonly WorkflowDefinition definition;
    private readonly CalendarBook calendars = new();
    private readonly List<SentEvent> events = [];
    private ScheduledStart? scheduled;
    private DateTimeOffset startsAt = Scenario.DefaultStart;

    private WorkflowTest(WorkflowDefinition definition) => this.definition = definition;

    /// <summary>A test of the workflow in this text.</summary>
    /// <param name="text">YAML or JSON, as <c>eventflow apply</c> takes it.</param>
    /// <param name="file">The name its errors are reported under; default <c>workflow.yaml</c>.</param>
    /// <param name="environment">The entry of its <c>environments</c> that holds; default none.</param>
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public static WorkflowTest Of(string text, string file = "workflow.yaml", string? environment = null) =>
        new(Read(text, file, environment));

    /// <summary>A test of the workflow in this file.</summary>
    /// <param name="path">YAML or JSON.</param>
    /// <param name="environment">The entry of its <c>environments</c> that holds; default none.</param>
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public static WorkflowTest OfFile(string path, string? environment = null) => Of(File.ReadAllText(path), path, environment);

    private static WorkflowDefinition Read(string text, string file, string? environment = null)
    {
        var result = WorkflowFile.Read(Encoding.UTF8.GetBytes(text), file, new ReadOptions { Environment = environment });
        return result.Definition ?? throw new WorkflowTestException($"EF2206 the workflow has errors:\n{string.Join('\n', result.Errors)}");
    }

    internal static WorkflowTest Of(WorkflowDefinition definition) => new(definition);

    /// <summary>Gives the run a parameter; those not given have their defaults.</summary>
    public WorkflowTest Param(string name, object? value)
    {
        parameters[name] = Json.Of(value);
        return this;
    }

    /// <summary>What the attempts of a task give, one after the other; the last result stays.</summary>
    /// <param name="path">A path such as <c>load</c> or <c>clean[17]</c>, or a pattern such as <c>clean[*]</c> that stands for each of
    /// several tasks. A path comes before patterns, and of these the first counts.</param>
    /// <param name="results">At least one.</param>
    /// <exception cref="WorkflowTestException">The workflow has no such task.</exception>
    public WorkflowTest On(string path, params TaskResult[] results)
    {
        if (results.Length == 0)
        {
            throw new WorkflowTestException($"EF2202 the results of '{path}': give at least one");
        }

        if (KnownPaths.Problem(definition, path) is { } problem)
        {
            throw new WorkflowTestException($"EF2201 {problem}");
        }

        scripts.Add(new TaskScript(path, results));
        return this;
    }

    /// <summary>Makes a workflow known that child runs are of. A task with <c>run</c> that no result is given for runs it; the results of
    /// its tasks have the path of that task in front: <c>call/load</c>.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">The name its errors are reported under; default <c>child.yaml</c>.</param>
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public WorkflowTest Child(string text, string file = "child.yaml") => Child(Read(text, file));

    internal WorkflowTest Child(WorkflowDefinition workflow)
    {
        children[workflow.Id] = new WorkflowPlan(workflow, version: 1);
        return this;
    }

    /// <summary>Sends the run a signal.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="name">The name a task waits for.</param>
    /// <param name="data">The output of that task; default none.</param>
    public WorkflowTest Signal(TimeSpan at, string name, object? data = null) =>
        Send(new Sending.Signal(at, name, data is null ? null : Json.Of(data)));

    /// <summary>Approves, as soon as the task waits for it, but not before this time.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="path">The path of the task.</param>
    /// <param name="by">Who decides; default <c>tester</c>, with a role that may.</param>
    /// <param name="form">What is filled in; default nothing.</param>
    /// <param name="comment">Default none.</param>
    public WorkflowTest Approve(TimeSpan at, string path, string by = "tester", object? form = null, string? comment = null) =>
        Send(new Sending.Approval(at, path, new ApprovalGiven(true, by, null, form is null ? null : Json.Of(form), comment)));

    /// <summary>Rejects, as soon as the task waits for it, but not before this time.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="path">The path of the task.</param>
    /// <param name="by">Who decides; default <c>tester</c>, with a role that may.</param>
    /// <param name="comment">Default none.</param>
    public WorkflowTest Reject(TimeSpan at, string path, string by = "tester", string? comment = null) =>
        Send(new Sending.Approval(at, path, new ApprovalGiven(false, by, null, null, comment)));

    /// <summary>Gives a pool this many slots; one that is not given lets everybody through.</summary>
    /// <param name="name">As tasks name it.</param>
    /// <param name="slots">At least one.</param>
    public WorkflowTest Pool(string name, int slots)
    {
        pools[name] = slots;
        return this;
    }

    /// <summary>Cancels the run.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="reason">Kept in the history; default none.</param>
    public WorkflowTest Cancel(TimeSpan at, string? reason = null) => Send(new Sending.Cancel(at, reason));

    /// <summary>Repairs the run: what failed is done again in one that has ended badly, and an undo that is stuck is tried again.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="by">Who wants it; default <c>tester</c>.</param>
    /// <param name="from">Paths of tasks that are done again with all that comes after them; default none.</param>
    /// <param name="skip">Paths of tasks that are not undone any more; default none.</param>
    public WorkflowTest Repair(TimeSpan at, string by = "tester", IReadOnlyList<string>? from = null, IReadOnlyList<string>? skip = null) =>
        Send(new Sending.RepairRun(at, by, from ?? [], skip ?? []));

    /// <summary>Gives the test a calendar that windows of the workflow name.</summary>
    /// <param name="text">The calendar file, YAML or JSON.</param>
    /// <exception cref="WorkflowTestException">It has errors; all of them are listed.</exception>
    public WorkflowTest Calendar(string text)
    {
        var result = CalendarFile.Read(Encoding.UTF8.GetBytes(text), "calendar.yaml");
        calendars.Put(result.Calendar
            ?? throw new WorkflowTestException($"EF2206 the calendar has errors:\n{string.Join('\n', result.Errors)}"));
        return this;
    }

    /// <summary>When the run starts on the clock of the test; default midnight of 1 January 2026, UTC.</summary>
    public WorkflowTest StartAt(DateTimeOffset moment)
    {
        startsAt = moment;
        return this;
    }

    /// <summary>Has a schedule of the workflow start the run: <c>trigger</c> and <c>run.interval</c> are those of that fire time, its
    /// parameters are those of the schedule where the test gives no others, and the clock stands there. The fire time of a schedule that is
    /// a part of <c>all</c> is an event for that trigger, beside others.</summary>
    /// <param name="at">A fire time such as <c>2026-03-29T06:00</c>, of the zone of the schedule where it has no offset. A calendar it goes by is
    /// given to the test before.</param>
    /// <param name="schedule">The name of the schedule; default the only one.</param>
    /// <exception cref="WorkflowTestException">The schedule does not fire then.</exception>
    public WorkflowTest ScheduledAt(string at, string? schedule = null)
    {
        scheduled = ScheduledStart.Of(definition, at, schedule, calendars, out var problem)
            ?? throw new WorkflowTestException($"EF2218 {problem}");
        return StartAt(scheduled.At);
    }

    /// <summary>Sends an event to the triggers of the workflow. The run of the test is the first that events start; its <c>trigger</c> and
    /// its parameters are those that a server would give it.</summary>
    /// <param name="happened">As <c>CloudEventFormat.Read</c> gives it.</param>
    /// <param name="at">From the moment <see cref="StartAt"/> says; default at once.</param>
    public WorkflowTest ByEvent(CloudEvent happened, TimeSpan at = default)
    {
        events.Add(new SentEvent(at, happened));
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
            EventTexts.Read(new { specversion = "1.0", id = id ?? $"{events.Count + 1}", source, type, subject, data = json }), at);
    }

    /// <summary>Tells the triggers of the workflow that a dataset was brought up to date.</summary>
    /// <param name="name">The dataset.</param>
    /// <param name="metadata">What the update says; default nothing.</param>
    /// <param name="at">From the moment <see cref="StartAt"/> says; default at once.</param>
    /// <exception cref="WorkflowTestException">No dataset can have the name.</exception>
    public WorkflowTest ByDataset(string name, object? metadata = null, TimeSpan at = default) => DatasetNames.AreGood(name)
        ? ByEvent(EventTexts.Update(name, metadata is null ? null : Json.Of(metadata), events.Count + 1, startsAt + at), at)
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

        events.Add(end.ToEvent(events.Count + 1, at, startsAt));
        return this;
    }

    /// <summary>What became of the events, in the order in which they came; one that several triggers take is there once for each.
    /// </summary>
    public IReadOnlyList<TestedEvent> Events() => Play().Events;

    // The fire time is a moment of its own, whatever the beginning of the test is set to after it.
    private EventPlay Play() => EventPlay.Of(
        definition,
        scheduled?.Fire is { } fire ? [.. events, new SentEvent(scheduled.At - startsAt, fire, IsOwn: true)] : events,
        startsAt);

    /// <summary>Runs the workflow to its end, or until nothing more can happen.</summary>
    /// <exception cref="WorkflowTestException">The parameters do not fit the workflow, or no event starts a run.</exception>
    public TestRun Run() => RunSimulation.Run(ToScenario(), seed: null, Faults.OrderOnly);

    /// <summary>The same, with faults and an order of events that are drawn from a seed: the same seed is the same run.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="faults">Default <see cref="Faults.Some"/>.</param>
    public TestRun Run(int seed, Faults? faults = null) => RunSimulation.Run(ToScenario(), seed, faults ?? Faults.Some);

    /// <summary>Runs the workflow with seeds from <paramref name="first"/> on and has each run checked. The message of a failure begins
    /// with its seed.</summary>
    /// <param name="count">How many seeds.</param>
    /// <param name="check">Throws where the run is not as it should be.</param>
    /// <param name="first">The first seed; default 1.</param>
    /// <param name="faults">Default <see cref="Faults.Some"/>.</param>
    /// <exception cref="WorkflowTestException">A check has failed.</exception>
    public void RunSeeds(int count, Action<TestRun> check, int first = 1, Faults? faults = null)
    {
        var scenario = ToScenario();
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                check(RunSimulation.Run(scenario, seed, faults ?? Faults.Some));
            }
            catch (Exception failure)
            {
                throw new WorkflowTestException($"seed {seed}: {failure.Message} (Run({seed}) plays it again)", failure);
            }
        }
    }

    internal Scenario ToScenario()
    {
        if (definition.Calendars.FirstOrDefault(name => calendars.Find(name) is null) is { } unknown)
        {
            throw new WorkflowTestException($"EF2174 the workflow names calendar '{unknown}': give it to the test with Calendar(…)");
        }

        var start = Start();
        return new Scenario
        {
            Plan = new WorkflowPlan(definition, version: 1),
            Params = start.Params,
            Trigger = start.Trigger,
            Scripts = [.. scripts],
            Sendings = [.. sendings],
            Children = children,
            Pools = pools,
            StartsAt = start.At,
            Options = new PlannerOptions { Calendars = calendars },
        };
    }

    private (DateTimeOffset At, JsonElement Params, JsonElement? Trigger) Start()
    {
        if (events.Count > 0 || scheduled?.Fire is not null)
        {
            var run = FirstRun();
            return (run.At, run.Params, run.Trigger);
        }

        var (values, errors) = ParameterValidator.Validate(definition.Params, scheduled?.Params(parameters) ?? parameters);
        return errors.Count == 0
            ? (startsAt, values, scheduled?.Trigger)
            : throw new WorkflowTestException(string.Join('\n', errors.Select(error => $"{error.Code} {error.Message}")));
    }

    private EventRun FirstRun()
    {
        var isByClock = scheduled is { Fire: null };
        if (isByClock || parameters.Count > 0)
        {
            throw new WorkflowTestException(
                $"EF1873 a run by an event has {(isByClock ? "no schedule" : "the parameters that its trigger makes of it")}: "
                + $"leave out {(isByClock ? "ScheduledAt(…)" : "Param(…)")}");
        }

        var play = Play();
        return play.Runs.Count > 0 ? play.Runs[0] : throw new WorkflowTestException(
            $"EF1872 no event starts a run: {string.Join("; ", play.Events.Select(EventTexts.Say))}");
    }

    internal WorkflowTest Send(Sending sending)
    {
        if (SendingCheck.Problem(definition, sending) is { } problem)
        {
            throw new WorkflowTestException($"EF2203 {problem}");
        }

        sendings.Add(sending);
        return this;
    }
}
