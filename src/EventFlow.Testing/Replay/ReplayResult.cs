namespace EventFlow.Testing.Replay;

/// <summary>What came of a replay.</summary>
/// <param name="Replayed">Lines of the history that came out as they are stored, or as the other definition decides too.</param>
/// <param name="Difference">The first one; null: there is none.</param>
/// <param name="StoredHash">Of where the run stands, and of where the replay has led.</param>
internal sealed record ReplayResult(int Replayed, Difference? Difference, string StoredHash, string ReplayedHash)
{
    public bool IsSame => Difference is null && StoredHash == ReplayedHash;
}

/// <param name="Seq">The line of the history; null: where the run stands at the end.</param>
/// <param name="Where">What differs: a line, the input of a task, the row of a task.</param>
internal sealed record Difference(long? Seq, DateTimeOffset? At, string Where, string Stored, string Replayed)
{
    /// <summary>The run does not even come out as its own version decides.</summary>
    public bool InReplay { get; init; }
}
