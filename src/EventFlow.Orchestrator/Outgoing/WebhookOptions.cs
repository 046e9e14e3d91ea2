namespace EventFlow.Orchestrator.Outgoing;

/// <summary>How subscriptions are told, from the section <c>EventFlow:Webhooks</c> of the configuration.</summary>
internal sealed record WebhookOptions
{
    /// <summary>Send also to private networks and to this machine; never to link-local addresses and those of cloud metadata.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Deliveries to one receiver at a time, from one server.</summary>
    public int MostAtOnce { get; init; } = 4;

    /// <summary>Rest before the second try; each further one is twice as long, up to <see cref="LongestRest"/>.</summary>
    public TimeSpan FirstRest { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestRest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Age at which a delivery is given up.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long is shown what has become of deliveries.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);
}
