namespace EventFlow.Orchestrator.Storage;

/// <summary>The store cannot do what was asked, and trying the same again will not help.</summary>
internal sealed class StorageException(string code, string message, Exception? inner = null) : Exception($"{code} {message}", inner)
{
    public string Code { get; } = code;
}
