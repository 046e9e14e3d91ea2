using EventFlow.Core.Planning;
using EventFlow.Testing.Expectations;

namespace EventFlow.Testing;

/// <summary>What became of a test run. Times are counted from its start.</summary>
public sealed class TestRun
{
    private readonly Dictionary<string, TestTask> byPath;

    internal TestRun(IEnumerable<TestTask> tasks)
    {
        Tasks = [.. tasks.OrderBy(task => task.Path, StringComparer.Ordinal)];
        byPath = Tasks.ToDictionary(task => task.Path, StringComparer.Ordinal);
    }

    /// <summary>The state it ended in; <see cref="RunStatus.Running"/> and the like where nothing more could happen.</summary>
    public required RunStatus State { get; init; }

    /// <summary>Why it failed; null: it did not.</summary>
    public required RunError? Error { get; init; }

    /// <summary>When it ended, or when the last thing happened in a run that did not end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When it was seen that it had not ended by its deadline; null: it had, or has none.</summary>
    public TimeSpan? DeadlineMissedAt { get; init; }

    /// <summary>Null: nothing was drawn by chance.</summary>
    public required int? Seed { get; init; }

    /// <summary>By path.</summary>
    public IReadOnlyList<TestTask> Tasks { get; }

    /// <summary>The history as the engine stores it, oldest first.</summary>
    public required IReadOnlyList<TestEvent> History { get; init; }

    /// <summary>What the test wanted to send and could not: an approval nobody waited for, or anything after the end.</summary>
    public required IReadOnlyList<string> Unsent { get; init; }

    /// <summary>Of a run that did not end: the tasks it hangs on, and why each of them waits.</summary>
    public IReadOnlyList<string> WaitsFor => State.IsFinal()
        ? []
        : [.. Tasks.Where(task => task.WaitingFor is not null).Select(task => $"{task.Path}: {task.WaitingFor}")];

    /// <summary>The task of this path.</summary>
    /// <exception cref="WorkflowTestException">The run has none.</exception>
    public TestTask Task(string path) => Find(path) ?? throw new WorkflowTestException(
        $"the run has no task '{path}'; it has {string.Join(", ", Tasks.Take(50).Select(task => task.Path))}");

    /// <summary>The task of this path; null: the run has none.</summary>
    public TestTask? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>Everything that is not as expected, empty: nothing. In a run with a seed times and attempts are not compared, since lost
    /// messages delay and repeat.</summary>
    public IReadOnlyList<Mismatch> Compare(ExpectedRun expected) => new Comparison(this).With(expected);

    /// <summary>Throws where anything is not as expected.</summary>
    /// <exception cref="WorkflowTestException">All that is not, and the seed.</exception>
    public void MustBe(ExpectedRun expected)
    {
        var mismatches = Compare(expected);
        if (mismatches.Count > 0)
        {
            throw new WorkflowTestException(
                $"EF2204 the run{(Seed is { } seed ? $" with seed {seed}" : "")} is not as expected:\n{string.Join('\n', mismatches)}");
        }
    }
}

/// <summary>A line of the history.</summary>
/// <param name="At">From the start of the run.</param>
/// <param name="Data">JSON text; null: none.</param>
public sealed record TestEvent(long Seq, TimeSpan At, string Kind, string? Path, int? Attempt, string? Data);
