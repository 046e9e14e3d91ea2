namespace EventFlow.Core.Definitions;

/// <summary>Reads a workflow file, YAML or JSON, and reports all its errors at once.</summary>
public static class WorkflowFile
{
    /// <param name="content">The file's bytes, UTF-8 with or without a byte order mark.</param>
    /// <param name="file">The name errors are reported under.</param>
    public static DefinitionResult Read(ReadOnlySpan<byte> content, string file) => throw new NotImplementedException();
}
