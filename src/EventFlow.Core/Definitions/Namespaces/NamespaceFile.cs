using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Namespaces;

/// <summary>A namespace file after reading: a namespace exactly when <see cref="Errors"/> is empty.</summary>
public sealed record NamespaceResult(NamespaceDefinition? Namespace, IReadOnlyList<DefinitionError> Errors);

/// <summary>Reads a namespace file, YAML or JSON, and reports all its errors at once.</summary>
public static class NamespaceFile
{
    public const int MaxBytes = 1024 * 1024;

    /// <param name="content">UTF-8; what begins with <c>{</c>, and a file named <c>*.json</c>, is read as JSON.</param>
    /// <param name="file">The name errors are reported under, and places of policies.</param>
    public static NamespaceResult Read(ReadOnlySpan<byte> content, string file)
    {
        var findings = new Findings(file);
        NamespaceDefinition? read = null;
        try
        {
            var root = FileText.Load(content, file, MaxBytes, findings, out _)
                ?? throw new FileFormatException(
                    Place.Start, DefinitionCodes.EmptyFile, "the file is empty: it begins with 'namespace: NAME'");
            read = new NamespaceReader(file, findings).Read(root);
        }
        catch (FileFormatException exception)
        {
            findings.Error(exception.Place, exception.Code, exception.Message);
        }

        return new NamespaceResult(findings.ErrorCount == 0 ? read : null, findings.Result(null).Errors);
    }
}
