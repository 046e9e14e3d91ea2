using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Cli.Commands;

internal static class SchedulesCommand
{
    private const int MaxCount = 1_000;

    private static readonly Argument<string> Source = new("WORKFLOW")
    {
        Description = "a workflow of the server, or a workflow file, which need not be applied",
    };

    private static readonly Option<string?> Workflow = new("--workflow") { Description = "only those of this workflow" };
    private static readonly Option<int> Count = new("-n") { Description = $"how many, 1 to {MaxCount}", DefaultValueFactory = _ => 10 };

    public static Command Create(CliContext context) => new("schedules", "Shows what starts runs by the clock.")
    {
        new Command("list", "The schedules of the workflows on the server.") { Workflow }.Do(context, ListAsync),
        new Command("next", "Prints the next fire times of a workflow.") { Source, Count }.Do(context, NextAsync),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var schedules = new List<ScheduleView>();
        string? cursor = null;
        do
        {
            var page = await api.Schedules.ListAsync(call.Get(Workflow), cursor, cancellationToken);
            schedules.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        call.Output.Result(schedules, output => ScheduleText.WriteList(output, schedules, withWorkflow: true));
        return ExitCodes.Good;
    }

    private static async Task<int> NextAsync(Invocation call, CancellationToken cancellationToken)
    {
        var count = call.Get(Count);
        if (count is < 1 or > MaxCount)
        {
            throw CliException.Usage($"EF2142 -n must be from 1 to {MaxCount}, not {count}.");
        }

        var source = call.Get(Source);
        var isFile = WorkflowPaths.IsWorkflowFile(source) || File.Exists(source);
        var schedule = isFile
            ? OfFile(WorkflowPaths.RequireFile(source), count, call.Context.Time.GetUtcNow())
            : await OfServerAsync(call, source, count, cancellationToken);
        call.Output.Result(schedule, output => ScheduleText.WriteNext(output, schedule.Schedules));
        foreach (var calendar in schedule.Schedules.Select(one => one.Calendar).OfType<string>().Distinct().Where(_ => isFile))
        {
            call.Output.Note($"The calendar '{calendar}' is not looked at here: days without business are among these times.");
        }

        if (schedule.Schedules.Count == 0)
        {
            call.Output.Note($"{schedule.Workflow} has no schedule: nothing of it starts by the clock.");
        }

        return ExitCodes.Good;
    }

    private static async Task<WorkflowScheduleView> OfServerAsync(
        Invocation call, string workflow, int count, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        return await api.Schedules.OfAsync(workflow, count, cancellationToken);
    }

    private static WorkflowScheduleView OfFile(string path, int count, DateTimeOffset now)
    {
        var definition = CheckedFile.Read(path).Require();
        var calendars = CalendarFiles.Beside(path, [definition]);
        return new(
            definition.Id, PausedAt: null,
            [.. definition.Schedules.Select(trigger => Of(definition.Id, trigger, CalendarOf(trigger, path, calendars), count, now))]);
    }

    private static BusinessCalendar? CalendarOf(ScheduleTrigger trigger, string path, CalendarBook calendars) =>
        trigger.CalendarName is not { } name ? null
        : calendars.Find(name) ?? throw new CliException(
            ExitCodes.Failed, $"EF2174 schedule '{trigger.Name}' of {path} names calendar '{name}': put its file beside the workflow");

    private static ScheduleView Of(string workflow, ScheduleTrigger trigger, BusinessCalendar? calendar, int count, DateTimeOffset now)
    {
        var times = Times(ScheduleTimes.Of(trigger, calendar), now).Take(count).ToList();
        return new ScheduleView
        {
            Workflow = workflow,
            Name = trigger.Name,
            Version = 0,
            Schedule = trigger.Schedule.Expression,
            Timezone = trigger.TimeZone.Id,
            Catchup = trigger.Catchup.ToString().ToLowerInvariant(),
            JitterSeconds = trigger.Jitter > TimeSpan.Zero ? trigger.Jitter.TotalSeconds : null,
            Calendar = trigger.CalendarName,
            Start = trigger.Start,
            End = trigger.End,
            NextAt = times.Select(time => (DateTimeOffset?)time).FirstOrDefault(),
            Next = times,
        };
    }

    private static IEnumerable<DateTimeOffset> Times(ScheduleTimes times, DateTimeOffset now)
    {
        for (var next = times.Next(now); next is { } time; next = times.Next(time))
        {
            yield return time;
        }
    }
}
