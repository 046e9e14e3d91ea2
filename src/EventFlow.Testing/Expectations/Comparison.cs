using System.IO.Enumeration;
using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Expectations;

/// <summary>A run beside what was expected of it.</summary>
internal sealed class Comparison(TestRun run)
{
    private static readonly HashSet<string> Beginnings =
        ["task.queued", "task.started", "task.expanded", "task.awaiting", "task.switched", "task.signaled"];

    private readonly List<Mismatch> found = [];

    // Of the tasks a pattern stands for, the one that is looked at.
    private string at = "";

    private bool IsExact => run.Seed is null;

    public List<Mismatch> With(ExpectedRun expected)
    {
        if (expected.State is { } state && state != run.State)
        {
            Note("state", state.Word(), DescribeState());
        }

        Pattern("error", expected.Error, run.Error);
        if (IsExact && expected.Duration is { } duration)
        {
            Time("duration", duration, run.Duration);
        }

        foreach (var (path, task) in expected.Tasks)
        {
            Compare(path, task);
        }

        foreach (var (before, after) in expected.Order.Zip(expected.Order.Skip(1)))
        {
            Order(before, after);
        }

        if (IsExact)
        {
            found.AddRange(run.Unsent.Select(sending => new Mismatch("send", "it to be sent", sending)));
        }

        return found;
    }

    private string DescribeState() => run.State.Word()
        + (run.Error is { } error ? $" ({error.Type}: {error.Message})" : "")
        + (run.WaitsFor is { Count: > 0 } waits ? $", nothing more can happen: {string.Join("; ", waits.Take(5))}" : "");

    private void Compare(string path, ExpectedTask expected)
    {
        var tasks = run.Find(path) is { } one ? [one]
            : run.Tasks.Where(task => FileSystemName.MatchesSimpleExpression(path, task.Path, ignoreCase: false)).ToList();
        if (tasks.Count == 0)
        {
            Note($"tasks.{path}", "a task", "none of this path");
        }

        foreach (var task in tasks)
        {
            at = task.Path == path ? "" : $" in {task.Path}";
            Compare($"tasks.{path}", expected, task);
            at = "";
        }
    }

    private void Compare(string where, ExpectedTask expected, TestTask task)
    {
        if (expected.State is { } state && state != task.State)
        {
            var why = task.Error?.Message ?? task.Reason ?? task.WaitingFor;
            Note($"{where}.state", state.Word(), task.State.Word() + (why is null ? "" : $" ({why})"));
        }

        Pattern($"{where}.error", expected.Error, task.Error);
        Value($"{where}.input", expected.Input, task.Input);
        Value($"{where}.output", expected.Output, task.Output);
        if (IsExact)
        {
            Attempts(where, expected, task);
        }
    }

    private void Attempts(string where, ExpectedTask expected, TestTask task)
    {
        if (expected.Attempts is { } attempts && attempts != task.Attempts)
        {
            Note($"{where}.attempts", $"{attempts}", $"{task.Attempts}");
        }

        if (expected.AttemptsAt is { } times && !times.SequenceEqual(task.AttemptsAt))
        {
            Note($"{where}.attempts_at", Times.Text(times), Times.Text(task.AttemptsAt));
        }

        if (expected.EndedAt is { } ended)
        {
            Time($"{where}.ended_at", ended, task.EndedAt);
        }
    }

    private void Order(string before, string after)
    {
        var end = run.History.LastOrDefault(line => line.Path == before)?.Seq;
        var beginning = run.History.FirstOrDefault(line => line.Path == after && Beginnings.Contains(line.Kind))?.Seq;
        var got = (run.Find(before)?.State.IsFinal(), beginning) switch
        {
            (not true, _) => $"{before} did not end",
            (_, null) => $"{after} did not begin",
            _ when end > beginning => $"{after} began at {Times.Text(TimeOf(beginning))}, {before} ended at {Times.Text(TimeOf(end))}",
            _ => null,
        };
        if (got is not null)
        {
            Note("order", $"{after} to begin after {before} has ended", got);
        }
    }

    private TimeSpan TimeOf(long? seq) => run.History.First(line => line.Seq == seq).At;

    private void Pattern(string where, string? pattern, RunError? error)
    {
        if (pattern is not null && (error is null || !FileSystemName.MatchesSimpleExpression(pattern, error.Type)))
        {
            Note(where, pattern, error is null ? "no error" : $"{error.Type}: {error.Message}");
        }
    }

    private void Value(string where, JsonElement? expected, JsonElement? got)
    {
        if (expected is { } value && !JsonElement.DeepEquals(value, got ?? Json.Of(null)))
        {
            Note(where, value.GetRawText(), got?.GetRawText() ?? "nothing");
        }
    }

    private void Time(string where, TimeSpan expected, TimeSpan? got)
    {
        if (expected != got)
        {
            Note(where, Times.Text(expected), got is { } time ? Times.Text(time) : "no end");
        }
    }

    private void Note(string where, string expected, string got) => found.Add(new Mismatch(where, expected, got + at));
}
