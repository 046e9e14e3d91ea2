using System.Diagnostics;
using EventFlow.Contracts;

namespace EventFlow.Worker;

internal static class Telemetry
{
    private static readonly ActivitySource Source = new("EventFlow.Worker");

    /// <summary>A span of the attempt, below the run's.</summary>
    public static Activity? Start(TaskMessage message)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(message.Traceparent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity($"task {message.Type}", ActivityKind.Consumer, parent);
        activity?.SetTag("eventflow.run", message.Run.ToString());
        activity?.SetTag("eventflow.path", message.Path);
        activity?.SetTag("eventflow.attempt", message.Attempt);
        return activity;
    }
}
