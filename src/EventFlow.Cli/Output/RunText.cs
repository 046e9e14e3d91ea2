using System.Globalization;
using System.Text.Json;
using EventFlow.Cli.Progress;
using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;

namespace EventFlow.Cli.Output;

/// <summary>A run as <c>-o json</c> shows it.</summary>
internal sealed record RunReport(RunView Run, IReadOnlyList<TaskView> Tasks);

/// <summary>A run in words.</summary>
internal static class RunText
{
    private const int MaxMessage = 400;

    public static void Write(CliOutput output, RunView run, IReadOnlyList<TaskView> tasks)
    {
        WriteSummary(output, run);
        output.Line(string.Create(CultureInfo.InvariantCulture, $"  created {run.CreatedAt.ToUniversalTime():u}"));
        var table = new TextTable("TASK", "STATE", "ATTEMPT", "WORKER", "WHY");
        foreach (var task in tasks)
        {
            table.Add(task.Path, task.State, task.Attempt == 0 ? "" : task.Attempt.ToString(CultureInfo.InvariantCulture),
                task.Child?.ToString() ?? task.Worker, Why(task));
        }

        table.WriteTo(output);
        if (tasks.FirstOrDefault(task => task.OutputRef is not null) is { } large)
        {
            output.Note($"Large outputs are kept apart: eventflow runs output {run.Id} {large.Path}");
        }
    }

    public static void WriteSummary(CliOutput output, RunView run)
    {
        output.Line($"run {run.Id} of {run.Workflow} version {run.Version}: {run.State}{Duration(run)}");
        if (run.Parent is { } parent)
        {
            output.Line($"  child of run {parent.Run}, task {parent.Path}, attempt {parent.Attempt}");
        }

        if (TriggerOf(run) is { } trigger)
        {
            output.Line($"  {trigger}");
        }

        if (run.Error is { } error)
        {
            output.Line($"  {error.Type}: {OneLine(error.Message)}");
        }

        WriteReasons(output, run);
        if (run.Tasks.Count > 0)
        {
            output.Line($"  {Counts(run)}");
        }
    }

    private static void WriteReasons(CliOutput output, RunView run)
    {
        if (run is { WaitingFor: { } stuck, State: "compensation_failed" })
        {
            output.Line($"  {OneLine(stuck)}");
            output.Line($"  once its cause is gone: eventflow runs repair {run.Id}");
            output.Line($"  to go on without it: eventflow runs repair {run.Id} --skip TASK");
        }
        else if (run.WaitingFor is { } waiting)
        {
            output.Line($"  waits: {OneLine(waiting)}");
        }

        if (run.CancelReason is { } reason)
        {
            output.Line($"  canceled: {OneLine(reason)}");
        }

        if (run.DeadlineMissedAt is { } missed)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  missed its deadline {missed.ToUniversalTime():u}"));
        }
    }

    private static string? TriggerOf(RunView run)
    {
        if (run.Trigger is not { ValueKind: JsonValueKind.Object } trigger)
        {
            return null;
        }

        var interval = trigger.TryGetProperty("interval", out var given)
            ? $" for {given.GetProperty("start").GetString()} to {given.GetProperty("end").GetString()}"
            : "";
        var by = trigger.TryGetProperty("backfill", out var backfill) ? $" {backfill.GetString()}"
            : trigger.TryGetProperty("schedule", out var schedule) ? $" '{schedule.GetString()}'"
            : trigger.TryGetProperty("type", out var type) ? $" '{type.GetString()}'"
            : trigger.TryGetProperty("dataset", out var dataset) ? $" '{dataset.GetString()}'"
            : "";
        var several = trigger.TryGetProperty("events", out var events) ? $", the last of {events.GetRawText()}" : "";
        return $"started by {trigger.GetProperty("kind").GetString()}{by}{several}{interval}";
    }

    /// <summary>The kind of trigger and the name of what it was, in one cell.</summary>
    public static string Cause(RunView run)
    {
        var kind = RunTrigger.KindOf(run.Trigger, run.Parent is not null);
        return run.Trigger is { ValueKind: JsonValueKind.Object } trigger && NameOf(trigger) is { } name ? $"{kind} {name}" : kind;
    }

    private static string? NameOf(JsonElement trigger) =>
        RunTrigger.Names.Select(name => trigger.TryGetProperty(name, out var value) ? value.GetString() : null).OfType<string>()
            .FirstOrDefault();

    /// <summary>The tasks a person has to look at after a run that did not succeed.</summary>
    public static void WriteFailures(CliOutput output, IReadOnlyList<TaskView> tasks)
    {
        foreach (var task in tasks.Where(task => task.Error is not null && task.State is "failed" or "timed_out").Take(20))
        {
            output.Line($"  {task.Path} {task.State} in attempt {task.Attempt}: {task.Error?.Type}: {OneLine(task.Error?.Message)}");
        }
    }

    public static string Counts(RunView run) =>
        string.Join(", ", RunStates.InOrder(run.Tasks).Select(state => $"{state.Count} {state.State}"));

    // Foreign servers answer with whole pages; -o json has all of it.
    private static string OneLine(string? text)
    {
        var line = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxMessage ? line : string.Concat(line.AsSpan(0, MaxMessage), "…");
    }

    internal static string? Why(TaskView task)
    {
        var error = task.Error is { } failed ? $"{failed.Type}: {failed.Message}" : null;
        // What comes next is asked before what went wrong, and has to survive the shortening.
        return RunStates.IsOpen(task.State) && task.WaitingFor is { } waiting
            ? error is null ? waiting : $"{waiting}, after {error}"
            : error ?? task.WaitingFor ?? task.Message ?? Size(task.OutputRef);
    }

    private static string? Size(PayloadView? output) => output is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"gave {output.Bytes / 1_000_000.0:0.0} MB");

    private static string Duration(RunView run) => run is { StartedAt: { } started, EndedAt: { } ended }
        ? string.Create(CultureInfo.InvariantCulture, $" after {(ended - started).TotalSeconds:0.0} s")
        : "";
}
