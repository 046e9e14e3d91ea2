namespace EventFlow.Testing;

/// <summary>A test that cannot be run, or a run that did not go as expected.</summary>
public sealed class WorkflowTestException : Exception
{
    internal WorkflowTestException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
