namespace EventFlow.Worker;

/// <summary>Fails the task for good: no retry rule applies.</summary>
/// <param name="type">What <c>catch</c> rules match.</param>
public sealed class PermanentTaskException(string message, string type = "Permanent", Exception? innerException = null)
    : Exception(message, innerException)
{
    public string Type => type;
}
