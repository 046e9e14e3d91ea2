using System.Text.Json;
using EventFlow.Contracts;
using Microsoft.Extensions.Logging;

namespace EventFlow.Worker;

/// <summary>What a handler may know about its task, and how it tells about its progress.</summary>
public sealed class TaskContext
{
    private readonly TaskMessage message;
    private readonly Func<TaskAnswer, CancellationToken, Task> answer;

    internal TaskContext(TaskMessage message, ILogger logger, string worker, Func<TaskAnswer, CancellationToken, Task> answer)
    {
        this.message = message;
        this.answer = answer;
        Logger = logger;
        Worker = worker;
    }

    public Guid Run => message.Run;

    public string Workflow => message.Workflow;

    public int Version => message.Version;

    /// <summary>The task instance inside the run: <c>load</c>, <c>clean[17]</c>.</summary>
    public string Path => message.Path;

    public string Type => message.Type;

    /// <summary>From 1.</summary>
    public int Attempt => message.Attempt;

    /// <summary>The same for every attempt: hand it to whatever must do its work only once.</summary>
    public string IdempotencyKey => message.IdempotencyKey;

    /// <summary>How long the attempt may take; null: no limit.</summary>
    public TimeSpan? Timeout => TaskTimes.Seconds(message.TimeoutSeconds);

    /// <summary>The input as it came.</summary>
    public JsonElement Input => message.Input;

    public string? Traceparent => message.Traceparent;

    public string Worker { get; }

    /// <summary>The worker's log; every line carries run, path and attempt.</summary>
    public ILogger Logger { get; }

    /// <summary>Shows how far the task is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not 0 to 100.</exception>
    public Task ReportProgressAsync(double percent, string? message = null, CancellationToken cancellationToken = default)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "Progress is 0 to 100 percent.");
        }

        return answer(this.message.Answer(AnswerKinds.Progress, Worker) with { Percent = percent, Message = message }, cancellationToken);
    }

    /// <summary>Tells the engine that the task is alive. The worker does so by itself every 10 seconds.</summary>
    public Task HeartbeatAsync(CancellationToken cancellationToken = default) =>
        answer(message.Answer(AnswerKinds.Heartbeat, Worker), cancellationToken);
}
