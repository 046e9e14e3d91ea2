namespace EventFlow.Bridges.Polling;

/// <summary>What has changed and may still be changing: it is reported when it has been the same for a while.</summary>
internal sealed class Settling(TimeSpan stableFor, TimeProvider clock)
{
    private readonly Dictionary<UInt128, Unrest> restless = [];
    private int round;

    public bool IsEmpty => restless.Count == 0;

    public bool IsStable(string name, string version)
    {
        if (stableFor == TimeSpan.Zero)
        {
            return true;
        }

        var (key, mark) = (SeenItems.KeyOf(name), SeenItems.MarkOf(version));
        if (!restless.TryGetValue(key, out var before) || before.Mark != mark)
        {
            restless[key] = new Unrest(mark, clock.GetTimestamp(), round);
            return false;
        }

        restless[key] = before with { Round = round };
        return clock.GetElapsedTime(before.Since) >= stableFor;
    }

    /// <summary>It was reported.</summary>
    public void Forget(string name) => restless.Remove(SeenItems.KeyOf(name));

    /// <summary>What was not asked for since the round before is away.</summary>
    public void EndRound()
    {
        foreach (var (key, _) in restless.Where(one => one.Value.Round != round).ToList())
        {
            restless.Remove(key);
        }

        round++;
    }

    private readonly record struct Unrest(ulong Mark, long Since, int Round);
}
