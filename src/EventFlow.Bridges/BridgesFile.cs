using EventFlow.Bridges.Files;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges;

/// <summary>A bridges file after reading: bridges exactly when <see cref="Errors"/> is empty.</summary>
internal sealed record BridgesResult(
    IReadOnlyList<Bridge> Bridges, IReadOnlyList<DefinitionError> Errors, IReadOnlyList<DefinitionError> Warnings);

/// <summary>There are no bridges to run. The message begins with its code.</summary>
internal sealed class BridgesFileException(string message) : Exception(message)
{
    public IReadOnlyList<DefinitionError> Errors { get; init; } = [];
}

/// <summary>Reads a bridges file, YAML or JSON, and reports all its errors at once.</summary>
internal static class BridgesFile
{
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The bridges of a file that must be good.</summary>
    /// <exception cref="BridgesFileException"/>
    public static IReadOnlyList<Bridge> Require(string path, Func<string, string?> environment)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new BridgesFileException($"{BridgeCodes.NoFile} The bridges file '{path}' cannot be read: {missing.Message}");
        }

        var result = Read(content, path, environment);
        return result.Errors.Count == 0 ? result.Bridges : throw new BridgesFileException(
            $"{BridgeCodes.NoFile} The bridges file '{path}' has {result.Errors.Count} error(s).") { Errors = result.Errors };
    }

    /// <param name="content">UTF-8; what begins with <c>{</c>, and a file named <c>*.json</c>, is read as JSON.</param>
    /// <param name="file">The name errors are reported under.</param>
    /// <param name="environment">Where <c>${env:NAME}</c> is looked up.</param>
    /// <param name="offline">The file is only checked: a variable may be set elsewhere alone, so one that is not is a warning.</param>
    public static BridgesResult Read(ReadOnlySpan<byte> content, string file, Func<string, string?> environment, bool offline = false)
    {
        var findings = new Findings(file);
        IReadOnlyList<Bridge> bridges = [];
        try
        {
            var root = FileText.Load(content, file, MaxBytes, findings, out var source)
                ?? throw new FileFormatException(Place.Start, DefinitionCodes.EmptyFile, "the file is empty: it begins with 'bridges:'");
            bridges = new BridgesReader(findings, source, environment, offline).Read(root);
        }
        catch (FileFormatException exception)
        {
            findings.Error(exception.Place, exception.Code, exception.Message);
        }

        var result = findings.Result(null);
        return new BridgesResult(findings.ErrorCount == 0 ? bridges : [], result.Errors, result.Warnings);
    }
}
