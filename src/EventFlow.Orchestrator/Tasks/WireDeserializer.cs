using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using System.Text.Json;
using EventFlow.Contracts;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Lets plain JSON of workers onto the runs' queue. MassTransit's own raw deserializer gives a message without a type header
/// to every consumer of the queue; this one reads the answer first and gives it to the one consumer it is for.</summary>
internal sealed class WireDeserializer : IMessageDeserializer
{
    public static ContentType Json { get; } = new("application/json");

    public ContentType ContentType => Json;

    public void Probe(ProbeContext context) => context.CreateScope("wire").Add("contentType", Json.MediaType);

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new WireConsumeContext(
        receiveContext,
        Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress),
        WireAnswers.Read(receiveContext.Body.GetBytes()));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        new SystemTextJsonRawSerializerContext(
            SystemTextJsonMessageSerializer.Instance, SystemTextJsonMessageSerializer.Options, Json,
            new RawMessageContext(headers, destinationAddress, RawSerializerOptions.Default), [], RawSerializerOptions.Default, Empty);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;
}

/// <summary>Makes <see cref="WireDeserializer"/> what reads every message that is no MassTransit envelope.</summary>
internal sealed class WireDeserializerFactory : ISerializerFactory
{
    public ContentType ContentType => WireDeserializer.Json;

    public IMessageSerializer CreateSerializer() =>
        throw new NotSupportedException("the runs' queue only reads plain JSON; what is sent to it is enveloped");

    public IMessageDeserializer CreateDeserializer() => new WireDeserializer();
}

internal sealed class WireConsumeContext(ReceiveContext receiveContext, SerializerContext serializerContext, WireAnswer answer)
    : BodyConsumeContext(receiveContext, serializerContext)
{
    private readonly object message = (object?)answer.Answered ?? (object?)answer.Signal ?? (object?)answer.Batch ?? answer.Malformed!;

    public override Guid? MessageId => null;
    public override Guid? CorrelationId => (message as TaskAnswered)?.RunId;

    public override bool HasMessageType(Type messageType) => messageType == message.GetType();

    public override bool TryGetMessage<T>([NotNullWhen(true)] out ConsumeContext<T>? message)
    {
        message = this.message is T typed ? new MessageConsumeContext<T>(this, typed) : null;
        return message is not null;
    }
}
