namespace EventFlow.Core.Expressions;

/// <summary>What <c>$now</c>, <c>$millis</c>, <c>$random</c> and <c>$shuffle</c> draw on. One and the same moment answers alike
/// in every replay.</summary>
/// <param name="now">The time that <c>$now</c> gives.</param>
/// <param name="id">Where chance comes from.</param>
/// <param name="place">Gives each place within <paramref name="id"/> chances of its own.</param>
/// <param name="use">Gives each expression at the place chances of its own.</param>
public sealed class ExpressionMoment(DateTimeOffset now, Guid id, string place = "", string use = "")
{
    private const uint HashStart = 2166136261;
    private const uint HashPrime = 16777619;
    private Random? random;

    internal long Milliseconds { get; } = now.ToUnixTimeMilliseconds();

#pragma warning disable CA5394 // Chance here spreads load and picks samples; it guards no secret.
    internal Random Random => random ??= new Random((int)Hash());
#pragma warning restore CA5394

    // FNV-1a, because the hash codes of .NET differ from process to process.
    private uint Hash()
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        var hash = HashStart;
        foreach (var octet in bytes)
        {
            hash = (hash ^ octet) * HashPrime;
        }

        return Hash(use, Hash(place, hash));
    }

    private static uint Hash(string text, uint hash)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * HashPrime;
        }

        return hash;
    }
}
