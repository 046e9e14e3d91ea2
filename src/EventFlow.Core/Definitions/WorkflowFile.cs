using EventFlow.Core.Definitions.Environments;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions;

/// <summary>Reads a workflow file, YAML or JSON, and reports all its errors at once.</summary>
public static class WorkflowFile
{
    /// <param name="content">The file's bytes, UTF-8 with or without a byte order mark. What begins with <c>{</c>, and a file named
    /// <c>*.json</c>, is read as JSON, anything else as YAML.</param>
    /// <param name="file">The name errors are reported under.</param>
    /// <param name="maxBytes">A longer file is refused unread. One that was accepted before is read whatever its length.</param>
    public static DefinitionResult Read(ReadOnlySpan<byte> content, string file, int maxBytes = FileLimits.MaxBytes) =>
        Read(content, file, new ReadOptions { MaxBytes = maxBytes });

    /// <summary>As above, in an environment of the file.</summary>
    public static DefinitionResult Read(ReadOnlySpan<byte> content, string file, ReadOptions options)
    {
        var findings = new Findings(file);
        try
        {
            var root = FileText.Load(content, file, options.MaxBytes, findings, out var source)
                ?? throw new FileFormatException(
                    Place.Start, DefinitionCodes.EmptyFile, "the file is empty: it begins with 'workflow: NAME'");
            return new EffectiveReader(source, findings, options).Read(root);
        }
        catch (FileFormatException exception)
        {
            findings.Error(exception.Place, exception.Code, exception.Message);
            return findings.Result(null);
        }
    }
}
