namespace EventFlow.Tests.Timing;

/// <summary>How long a test waits for what must come. It is no claim: only what never comes is to fail, also where the machine has stood still
/// meanwhile or does much else.</summary>
internal static class Waits
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
}
