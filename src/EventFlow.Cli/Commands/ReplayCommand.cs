using System.CommandLine;
using System.Text;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Testing.Replay;

namespace EventFlow.Cli.Commands;

/// <summary>Reads a run from the server and drives it once more here.</summary>
internal static class ReplayCommand
{
    private const int Readings = 3;

    private static readonly Argument<string> Run = new("RUN") { Description = "the run's id" };

    private static readonly Option<string?> Against = new("--against")
    {
        Description = "a workflow file: where it would have decided otherwise than the version the run has",
    };

    public static Command Create(CliContext context) =>
        new Command("replay", "Drives a run once more by its history, and compares where that leads; exit code 1 where it differs.")
        {
            Run, Against,
        }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var given = call.Get(Against) is { } path ? CheckedFile.Read(path) : null;
        given?.Require();
        using var api = call.Connect();
        var (run, recorded) = await ReadAsync(api, call.Get(Run), cancellationToken);
        var workflow = await api.Workflows.GetAsync(run.Workflow, run.Version, cancellationToken);
        var own = Definition(WorkflowFile.Read(Encoding.UTF8.GetBytes(workflow.Source), $"{run.Workflow} version {run.Version}"));
        var against = given is null ? null : Definition(given.As(workflow.Environment).Result);
        var replay = new RunReplay(recorded, new WorkflowPlan(own, run.Version), await CalendarsAsync(api, own, cancellationToken));
        if (against is null)
        {
            return Report(call, run, recorded, replay.Play());
        }

        return ReportAgainst(call, run, recorded, replay.PlayAgainst(new WorkflowPlan(against, run.Version)));
    }

    /// <summary>As they are now: those of the time of the run are not kept.</summary>
    private static async Task<CalendarBook> CalendarsAsync(ApiClient api, WorkflowDefinition workflow, CancellationToken cancellationToken)
    {
        var book = new CalendarBook();
        foreach (var name in workflow.Calendars)
        {
            var stored = await api.Calendars.GetAsync(name, cancellationToken);
            if (CalendarFile.Read(Encoding.UTF8.GetBytes(stored.Source), name).Calendar is { } calendar)
            {
                book.Put(calendar);
            }
        }

        return book;
    }

    /// <summary>History and rows of the same moment.</summary>
    private static async Task<(RunView Run, RecordedRun Recorded)> ReadAsync(ApiClient api, string id, CancellationToken cancellationToken)
    {
        for (var reading = 0; reading < Readings; reading++)
        {
            var before = await api.Runs.AllEventsAsync(id, cancellationToken);
            var run = await api.Runs.GetAsync(id, cancellationToken);
            var tasks = await api.Runs.AllTasksAsync(id, cancellationToken);
            var events = await api.Runs.AllEventsAsync(id, cancellationToken);
            if (events.Count == before.Count)
            {
                var whole = new WholeOutputs(api, id);
                return (run, RecordedRuns.Of(
                    run, await whole.OfAsync(tasks, cancellationToken), await whole.OfAsync(events, cancellationToken)));
            }
        }

        throw new CliException(ExitCodes.Failed, $"EF2211 run {id} went on while it was read; try again when it has ended.");
    }

    private static int Report(Invocation call, RunView run, RecordedRun recorded, ReplayResult result)
    {
        call.Output.Result(ToJson(run, recorded, result), output =>
        {
            output.Line(result.IsSame
                ? $"run {run.Id} replays: {recorded.Events.Count} event(s), {recorded.Tasks.Count} task(s), {run.State}"
                : $"EF2210 run {run.Id} does not replay, after {result.Replayed} of {recorded.Events.Count} event(s)");
            WriteDifference(output, result, "stored", "replayed");
            output.Line($"  stored   {result.StoredHash}");
            output.Line($"  replayed {result.ReplayedHash}");
        });
        return result.IsSame ? ExitCodes.Good : ExitCodes.Failed;
    }

    private static int ReportAgainst(Invocation call, RunView run, RecordedRun recorded, ReplayResult result)
    {
        if (result.Difference is { InReplay: true })
        {
            // What the file would have done cannot be told from a run that its own version does not lead to.
            return Report(call, run, recorded, result);
        }

        call.Output.Result(ToJson(run, recorded, result), output =>
        {
            output.Line(result.Difference is null
                ? $"run {run.Id} would have gone the same way: {recorded.Events.Count} event(s)"
                : $"run {run.Id} would have gone another way after {result.Replayed} of {recorded.Events.Count} event(s)");
            WriteDifference(output, result, $"version {run.Version}", "the file");
        });
        return result.Difference is null ? ExitCodes.Good : ExitCodes.Failed;
    }

    private static void WriteDifference(CliOutput output, ReplayResult result, string one, string other)
    {
        if (result.Difference is { } difference)
        {
            output.Line($"  {difference.Where}{(difference.At is { } at ? $" at {Instants.Text(at)}" : "")}");
            output.Line($"    {one}: {difference.Stored}");
            output.Line($"    {other}: {difference.Replayed}");
        }
    }

    private static object ToJson(RunView run, RecordedRun recorded, ReplayResult result) => new
    {
        run = run.Id,
        workflow = run.Workflow,
        version = run.Version,
        same = result.Difference is null,
        events = recorded.Events.Count,
        replayed = result.Replayed,
        stored_hash = result.StoredHash,
        replayed_hash = result.ReplayedHash,
        difference = result.Difference,
    };

    private static WorkflowDefinition Definition(DefinitionResult result) => result.Definition
        ?? throw new CliException(
            ExitCodes.Failed, string.Join(Environment.NewLine, result.Errors),
            new Problem(0, result.Errors[0].Code, string.Join(' ', result.Errors)));
}
