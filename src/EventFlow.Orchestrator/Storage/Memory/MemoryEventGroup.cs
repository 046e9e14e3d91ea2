namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Events that wait for each other.</summary>
internal sealed class MemoryEventGroup(Guid runId, string workflow, GatherWish first, DateTimeOffset openedAt)
{
    private readonly List<string> bodies = [];
    private readonly List<string> parts = [];

    public Guid RunId => runId;
    public string Workflow => workflow;
    public GatherWish First => first;
    public IReadOnlyList<string> Parts => [.. parts];
    public DateTimeOffset DueAt { get; private set; } = openedAt + first.Wait;

    public bool IsFull => first.Parts?.All(parts.Contains) ?? (first.Size > 0 && bodies.Count >= first.Size);

    public bool IsOpenFor(string other, GatherWish wish) =>
        other == workflow && wish.Version == first.Version && wish.Trigger == first.Trigger && !IsFull;

    /// <param name="part">What it brings of those that are waited for.</param>
    public void Add(string body, string? part, DateTimeOffset now)
    {
        bodies.Add(body);
        if (part is not null && !parts.Contains(part))
        {
            parts.Add(part);
        }

        if (IsFull)
        {
            DueAt = now;
        }
        else if (first is { Size: 0, Parts: null })
        {
            var latest = openedAt + TimeSpan.FromDays(1);
            DueAt = now + first.Wait < latest ? now + first.Wait : latest;
        }
    }

    public DueGroup ToDue() => new(runId, workflow, first.Version, first.Trigger, bodies);
}
