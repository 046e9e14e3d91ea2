using Amazon.SQS;
using EventFlow.Bridges.Aws;

namespace EventFlow.Bridges.Sqs;

/// <summary>What a bridges file says of a queue of SQS.</summary>
/// <param name="Queue">Its address.</param>
/// <param name="Wait">So long a request waits for messages.</param>
/// <param name="Visibility">So long nobody else is given a message that was received, unless it is asked for again.</param>
internal sealed record SqsSettings(string Queue, AwsAccess Access, TimeSpan Wait, TimeSpan Visibility) : BridgeSettings
{
    public const string Key = "sqs";

    public override string Kind => Key;

    /// <summary>The ARN, as Lambda would say.</summary>
    public string Source => new Uri(Queue).AbsolutePath.Trim('/').Split('/') is [var account, var name]
        ? $"arn:aws:sqs:{Access.Region}:{account}:{name}"
        : Queue;

    public override string Describe() => $"queue {Queue}";

    public override IBridgeSource Open(Bridge bridge, BridgePorts ports) => new SqsSource(bridge, this, ports);

    public AmazonSQSClient Connect()
    {
        var config = new AmazonSQSConfig();
        Access.Configure(config);
        return Access.Credentials is { } credentials ? new AmazonSQSClient(credentials, config) : new AmazonSQSClient(config);
    }
}
