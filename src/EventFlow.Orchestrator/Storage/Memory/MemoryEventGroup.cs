namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Events that wait for each other.</summary>
internal sealed class MemoryEventGroup(Guid runId, string workflow, GatherWish first, DateTimeOffset openedAt)
{
    private readonly List<string> bodies = [];

    public Guid RunId => runId;
    public string Workflow => workflow;
    public GatherWish First => first;
    public DateTimeOffset DueAt { get; private set; } = openedAt + first.Wait;

    public bool IsOpenFor(string other, GatherWish wish) =>
        other == workflow && wish.Version == first.Version && wish.Trigger == first.Trigger && (first.Size == 0 || bodies.Count < first.Size);

    public void Add(string body, DateTimeOffset now)
    {
        bodies.Add(body);
        if (first.Size == 0)
        {
            var latest = openedAt + TimeSpan.FromDays(1);
            DueAt = now + first.Wait < latest ? now + first.Wait : latest;
        }
        else if (bodies.Count >= first.Size)
        {
            DueAt = now;
        }
    }

    public DueGroup ToDue() => new(runId, workflow, first.Version, first.Trigger, bodies);
}
