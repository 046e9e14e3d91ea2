using System.Diagnostics;
using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Serialization;

namespace EventFlow.Orchestrator.Runs;

/// <summary>What MassTransit's saga asks of a message, for messages that came another way than through an endpoint of
/// MassTransit.</summary>
internal sealed class InboxContext : BodyConsumeContext
{
    private static readonly SerializerContext Serializer = new SystemTextJsonRawSerializerContext(
        SystemTextJsonMessageSerializer.Instance, SystemTextJsonMessageSerializer.Options, new ContentType("application/json"),
        new RawMessageContext(EmptyHeaders.Instance, null, RawSerializerOptions.Default), [], RawSerializerOptions.Default,
        JsonDocument.Parse("{}").RootElement);

    private InboxContext(ReceiveContext received)
        : base(received, Serializer)
    {
    }

    public static ConsumeContext Of(IBus bus, IServiceProvider services, bool redelivered, CancellationToken cancellationToken) =>
        new InboxContext(new Received(bus, services, redelivered, cancellationToken));

    private sealed class Received(IBus bus, IServiceProvider services, bool redelivered, CancellationToken cancellationToken)
        : BasePipeContext(cancellationToken, services), ReceiveContext
    {
        private static readonly ContentType Json = new("application/json");
        private readonly long since = Stopwatch.GetTimestamp();

        public TimeSpan ElapsedTime => Stopwatch.GetElapsedTime(since);
        public Uri InputAddress => bus.Address;
        public ContentType ContentType => Json;
        public bool Redelivered => redelivered;
        public Headers TransportHeaders => EmptyHeaders.Instance;
        public Task ReceiveCompleted => Task.CompletedTask;
        public bool IsDelivered => true;
        public bool IsFaulted => false;
        public ISendEndpointProvider SendEndpointProvider => bus;
        public IPublishEndpointProvider PublishEndpointProvider => bus;
        public bool PublishFaults => false;
        public MessageBody Body => EmptyMessageBody.Instance;

        public Task NotifyConsumed<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
            where T : class => Task.CompletedTask;

        public Task NotifyFaulted<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
            where T : class => Task.CompletedTask;

        public Task NotifyFaulted(Exception exception) => Task.CompletedTask;

        public void AddReceiveTask(Task task)
        {
            // Whoever took the message awaits all that becomes of it.
        }
    }
}
