namespace EventFlow.Tests.Timing;

/// <summary>A clock at which nothing takes too long.</summary>
internal sealed class StoppedTime : TimeProvider
{
    public override long GetTimestamp() => 0;
}
