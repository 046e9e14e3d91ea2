using EventFlow.Core.Events;

namespace EventFlow.Testing.Events;

/// <param name="At">From the beginning of the test.</param>
internal sealed record SentEvent(TimeSpan At, CloudEvent Event)
{
    public const string Source = "/test";
}
