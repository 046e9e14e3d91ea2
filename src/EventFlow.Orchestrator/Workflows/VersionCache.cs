namespace EventFlow.Orchestrator.Workflows;

/// <summary>What was made of workflow versions, which never change. It is bounded in number and in the length of the files together, since
/// one file may be as large as a thousand others; what does not fit any more makes room for all that comes.</summary>
internal sealed class VersionCache<T>(int most)
    where T : class
{
    private const long MostText = 32 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Id, int Version), T> kept = [];
    private long text;

    public T? Find(string id, int version)
    {
        lock (gate)
        {
            return kept.GetValueOrDefault((id, version));
        }
    }

    /// <param name="length">Characters of the version's file.</param>
    public T Keep(string id, int version, T value, int length)
    {
        lock (gate)
        {
            if (kept.Count >= most || text + length > MostText)
            {
                kept.Clear();
                text = 0;
            }

            text += kept.TryAdd((id, version), value) ? length : 0;
            return value;
        }
    }
}
