namespace EventFlow.Orchestrator.Storage;

/// <summary>Ids of runs: UUIDv7, with the fraction of the millisecond in front of the chance, so that ids a server makes one after the
/// other are in that order. Lists are in the order of the ids.</summary>
internal static class RunIds
{
    private const int Fractions = 1 << 12;

    public static Guid At(DateTimeOffset moment)
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(moment).TryWriteBytes(id, bigEndian: true, out _);
        var fraction = moment.UtcTicks % TimeSpan.TicksPerMillisecond * Fractions / TimeSpan.TicksPerMillisecond;
        id[6] = (byte)((id[6] & 0xF0) | (int)(fraction >> 8));
        id[7] = (byte)fraction;
        return new Guid(id, bigEndian: true);
    }
}
