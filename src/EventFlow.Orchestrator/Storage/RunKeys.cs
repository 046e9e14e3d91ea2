namespace EventFlow.Orchestrator.Storage;

/// <summary>Idempotency keys are identities: a bad one is refused, since a repaired one could be another caller's.</summary>
internal static class RunKeys
{
    public const int MaxLength = 512;

    /// <exception cref="ArgumentException">EF2091</exception>
    public static void Check(string? key)
    {
        if (key is not null && (key.Length is 0 or > MaxLength || !ReferenceEquals(SafeText.Json(key), key)))
        {
            throw new ArgumentException(
                $"EF2091 an idempotency key has 1 to {MaxLength} characters of valid text without NUL; this one has {key.Length}");
        }
    }
}
