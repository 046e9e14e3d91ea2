using System.Text.RegularExpressions;
using EventFlow.Worker.Execution;
using EventFlow.Worker.RabbitMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventFlow.Worker;

/// <summary>Says which task types a worker does, and where they come from.</summary>
public sealed partial class EventFlowWorkerBuilder
{
    internal EventFlowWorkerBuilder(IServiceCollection services) => Services = services;

    public IServiceCollection Services { get; }

    /// <summary>Does the tasks of <paramref name="type"/> with <typeparamref name="THandler"/>.</summary>
    /// <param name="type">What workflows name in <c>uses:</c>.</param>
    /// <exception cref="ArgumentException">The type is not a name, or has a handler already.</exception>
    public EventFlowWorkerBuilder Handle<TInput, THandler>(string type)
        where THandler : class, ITaskHandler<TInput>
    {
        if (!TypeName().IsMatch(type))
        {
            throw new ArgumentException(
                $"EF4011 '{type}' is no task type. Use 1 to 128 letters, digits, '.', '_' and '-', a letter or digit first.", nameof(type));
        }

        if (Types.Contains(type))
        {
            throw new ArgumentException($"EF4015 The task type '{type}' has a handler already. Remove one of the two.", nameof(type));
        }

        Services.TryAddScoped<THandler>();
        Services.AddSingleton(TaskType.Of<TInput, THandler>(type));
        return this;
    }

    /// <summary>Changes the defaults of <see cref="WorkerOptions"/>.</summary>
    public EventFlowWorkerBuilder Configure(Action<WorkerOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Takes tasks from RabbitMQ.</summary>
    /// <param name="connectionString"><c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c>.</param>
    /// <exception cref="ArgumentException">It is missing or is no such address.</exception>
    public EventFlowWorkerBuilder UseRabbitMq(string? connectionString)
    {
        var address = RabbitMqAddress.Parse(connectionString);
        Services.AddSingleton(address);
        Services.AddSingleton<ITaskTransport, RabbitMqTransport>();
        return this;
    }

    internal IEnumerable<string> Types =>
        Services.Select(service => service.ImplementationInstance).OfType<TaskType>().Select(type => type.Name);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\\z")]
    private static partial Regex TypeName();
}
