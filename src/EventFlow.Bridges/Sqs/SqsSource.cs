using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EventFlow.Core.Events.Envelopes;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges.Sqs;

/// <summary>Reads a queue of SQS. A message is deleted once its events are accepted, and kept from others until then.</summary>
internal sealed class SqsSource(Bridge bridge, SqsSettings settings, BridgePorts ports) : IBridgeSource
{
    private const int MostAtOnce = 10;
    private const string SentTimestamp = "SentTimestamp";

    private readonly ReceiveMessageRequest request = new()
    {
        QueueUrl = settings.Queue,
        MaxNumberOfMessages = MostAtOnce,
        WaitTimeSeconds = (int)settings.Wait.TotalSeconds,
        VisibilityTimeout = (int)settings.Visibility.TotalSeconds,
        MessageSystemAttributeNames = [SentTimestamp],
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var sqs = settings.Connect();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var received = await AskAsync(() => sqs.ReceiveMessageAsync(request, cancellationToken));
            if (received.Messages is { Count: > 0 } messages)
            {
                await TakeAsync(sqs, messages, cancellationToken);
            }
        }
    }

    private async Task TakeAsync(AmazonSQSClient sqs, List<Message> messages, CancellationToken cancellationToken)
    {
        var events = Envelopes.OpenQueued(messages.Select(Queued), ports.Clock.GetUtcNow());
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var holding = HoldAsync(sqs, messages, done.Token);
        try
        {
            await ports.Outlet.PassAsync(events, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await holding;
        }

        // Whether or not it is told to stop by now: what was accepted is done.
        var deleted = await AskAsync(() => sqs.DeleteMessageBatchAsync(
            settings.Queue, [.. messages.Select((one, number) => new DeleteMessageBatchRequestEntry(Number(number), one.ReceiptHandle))],
            CancellationToken.None));
        if (deleted.Failed is { Count: > 0 } failed)
        {
            ports.Log.MessagesNotDeleted(bridge.Name, failed.Count, failed[0].Message);
        }
    }

    private QueuedMessage Queued(Message message) => new(
        settings.Source, message.MessageId,
        message.Attributes?.GetValueOrDefault(SentTimestamp) is { } sent
        && long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null,
        message.Body ?? "", bridge.Type);

    /// <summary>While the events are not taken, which may be long, the messages are not given to others.</summary>
    private async Task HoldAsync(AmazonSQSClient sqs, List<Message> messages, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(settings.Visibility / 2, ports.Clock, cancellationToken);
                await HoldOnceAsync(sqs, messages, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // They are taken, or the bridge ends.
        }
    }

    private async Task HoldOnceAsync(AmazonSQSClient sqs, List<Message> messages, CancellationToken cancellationToken)
    {
        try
        {
            await sqs.ChangeMessageVisibilityBatchAsync(
                settings.Queue,
                [
                    .. messages.Select((one, number) => new ChangeMessageVisibilityBatchRequestEntry(Number(number), one.ReceiptHandle)
                    {
                        VisibilityTimeout = request.VisibilityTimeout,
                    }),
                ],
                cancellationToken);
        }
        catch (Exception failure) when (IsOfService(failure))
        {
            // Others may be given them then, and they start nothing twice.
            ports.Log.MessagesNotHeld(bridge.Name, failure.Message);
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (IsOfService(failure))
        {
            throw new IOException($"EF4109 The queue {settings.Queue} cannot be read: {failure.Message}", failure);
        }
    }

    private static bool IsOfService(Exception failure) =>
        failure is AmazonServiceException or AmazonClientException or HttpRequestException;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
