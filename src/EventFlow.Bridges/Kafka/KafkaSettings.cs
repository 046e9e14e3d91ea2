namespace EventFlow.Bridges.Kafka;

/// <summary>What a bridges file says of a Kafka source.</summary>
/// <param name="Group">Null: one of the bridge's own, so that two bridges do not share out between them what each is to read.</param>
/// <param name="From">Where a group without offsets of its own begins: <c>earliest</c> or <c>latest</c>.</param>
/// <param name="Options">Of the client library, by their names there.</param>
internal sealed record KafkaSettings(
    string Servers, IReadOnlyList<string> Topics, string? Group, string From, IReadOnlyDictionary<string, string> Options) : BridgeSettings
{
    public const string Key = "kafka";

    public override string Kind => Key;

    public override string Describe() => $"Kafka topics {string.Join(", ", Topics)} of {Servers}";

    public string GroupOf(string bridge) => Group ?? $"eventflow-{bridge}";

    public override IBridgeSource Open(Bridge bridge, BridgePorts ports) => new KafkaSource(bridge, this, ports);
}
