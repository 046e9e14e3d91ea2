using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>An attempt in the hands of a worker, and what it will answer.</summary>
internal sealed record Execution(string Path, int Attempt, PlannerEvent Answer);

/// <summary>All workers there are: they answer as scripts tell them, and as real ones do when a task takes long.</summary>
internal sealed class TestWorkers(ScriptedResults results, Agenda agenda)
{
    private const string Name = "test";

    // A worker that is done sooner sends its answer alone.
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly JsonElement Null = Json.Of(null);

    private readonly HashSet<Execution> stopped = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Path, int Attempt), List<Execution>> running = [];
    private readonly HashSet<(string Path, int Attempt)> hanging = [];

    /// <summary>The last input of each task.</summary>
    public Dictionary<string, JsonElement> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Somebody runs this attempt and renews its lease.</summary>
    public bool IsBusy(string path, int attempt) => running.ContainsKey((path, attempt));

    /// <summary>And it will never end by itself.</summary>
    public bool Hangs(string path, int attempt) => hanging.Contains((path, attempt));

    public void Take(TaskDispatch task)
    {
        var result = results.Of(task.Path, task.Attempt);
        var timesOut = task.Timeout < result.Time || (result.IsNever && task.Timeout is not null);
        Inputs[task.Path] = task.Input;
        if (result.IsLost || result.IsNever || result.Time > Quick)
        {
            agenda.Send(new Happening.Event(new PlannerEvent.Started(task.Path, task.Attempt, Name)));
        }

        if (result.IsLost)
        {
            return;
        }

        Begin(
            new Execution(task.Path, task.Attempt, timesOut ? TimedOut(task) : AnswerOf(task, result)),
            timesOut ? task.Timeout : result.IsNever ? null : result.Time);
    }

    public void End(Execution execution)
    {
        if (!stopped.Remove(execution))
        {
            Leave(execution);
            agenda.Send(new Happening.Event(execution.Answer));
        }
    }

    public void Stop(TaskStop task)
    {
        if (!running.Remove((task.Path, task.Attempt), out var executions))
        {
            return;
        }

        hanging.Remove((task.Path, task.Attempt));
        foreach (var execution in executions)
        {
            stopped.Add(execution);
            agenda.Send(new Happening.Event(new PlannerEvent.Failed(
                task.Path, task.Attempt, Name, new AttemptError(ErrorTypes.Canceled, "the task was canceled", Retryable: false))));
        }
    }

    /// <param name="time">Null: for ever.</param>
    private void Begin(Execution execution, TimeSpan? time)
    {
        var key = (execution.Path, execution.Attempt);
        if (!running.TryGetValue(key, out var all))
        {
            running[key] = all = [];
        }

        all.Add(execution);
        if (time is { } length)
        {
            agenda.After(length, new Happening.Done(execution));
        }
        else
        {
            hanging.Add(key);
        }
    }

    private void Leave(Execution execution)
    {
        var key = (execution.Path, execution.Attempt);
        running[key].RemoveAll(other => ReferenceEquals(other, execution));
        if (running[key].Count == 0)
        {
            running.Remove(key);
        }
    }

    private static PlannerEvent AnswerOf(TaskDispatch task, TaskResult result) => result.Failure is { } failure
        ? new PlannerEvent.Failed(task.Path, task.Attempt, Name, failure)
        : new PlannerEvent.Completed(task.Path, task.Attempt, Name, result.Given ?? Null);

    private static PlannerEvent.Failed TimedOut(TaskDispatch task) => new(
        task.Path, task.Attempt, Name,
        new AttemptError(ErrorTypes.Timeout, $"the task did not end within {Times.Text(task.Timeout!.Value)}"));
}
