using EventFlow.Contracts;
using EventFlow.Worker.Execution;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

/// <summary>What a bundle needs of the worker it is in.</summary>
/// <param name="HandBack">Publishes a single task over the connection the bundle came on.</param>
/// <param name="Lengthen">One more slot holds a long task.</param>
/// <param name="Balance">The slots have changed: consumers are to follow.</param>
internal sealed record BundleHost(
    TaskSlots Slots, ExecuteTask Execute, AnswerSender Answers, Publish HandBack, Func<Task> Lengthen, Func<Task> Balance,
    TimeSpan HoldAtMost, TimeProvider Time, ILogger Logger)
{
    /// <summary>Publishes a task the way the engine does.</summary>
    public async Task HandBackAsync(string type, string? replyTo, ReadOnlyMemory<byte> body)
    {
        var (tasks, problems) = TaskBodies.Read(body);
        foreach (var problem in problems)
        {
            Log.BodyRefused(Logger, problem, body.Length);
        }

        foreach (var task in tasks)
        {
            await HandBack(WireNames.TaskQueue(type), Properties(task, replyTo), body);
        }
    }

    private static BasicProperties Properties(TaskMessage task, string? replyTo) => new()
    {
        MessageId = WireNames.MessageId(task.Run, task.Path, task.Attempt),
        CorrelationId = task.Run.ToString(),
        ReplyTo = RabbitMqDelivery.Address(replyTo, task.ReplyTo),
        ContentType = "application/json",
        Persistent = true,
    };
}
