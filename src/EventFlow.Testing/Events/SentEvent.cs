using EventFlow.Core.Events;

namespace EventFlow.Testing.Events;

/// <param name="At">From the beginning of the test.</param>
/// <param name="IsOwn">It tells of runs and schedules of the installation, which nobody else can.</param>
internal sealed record SentEvent(TimeSpan At, CloudEvent Event, bool IsOwn = false)
{
    public const string Source = "/test";
}
