namespace EventFlow.Worker;

/// <summary>Fails the attempt and chooses when the next one starts. How many there may be stays with the workflow.</summary>
/// <param name="type">What retry rules match.</param>
public sealed class RetryTaskException(TimeSpan after, string? message = null, string type = "Retry", Exception? innerException = null)
    : Exception(message ?? $"The task asked to be tried again after {after}.", innerException)
{
    public TimeSpan After => after;

    public string Type => type;
}
