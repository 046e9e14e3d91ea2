using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Testing.Cases;

/// <summary>Reads a file of test cases, YAML or JSON, and reports all its errors at once.</summary>
internal static class CaseFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    public static (IReadOnlyList<TestCase> Cases, IReadOnlyList<DefinitionError> Errors) Read(
        ReadOnlySpan<byte> content, string file, WorkflowDefinition definition, CalendarBook? calendars = null)
    {
        var findings = new Findings(file);
        List<TestCase> cases = [];
        try
        {
            var root = Load(content.StartsWith(ByteOrderMark) ? content[3..] : content, file, findings);
            cases = new CaseReader(findings, definition, calendars ?? new CalendarBook()).Read(root);
        }
        catch (FileFormatException exception)
        {
            findings.Error(exception.Place, exception.Code, exception.Message);
        }

        return (findings.ErrorCount == 0 ? cases : [], findings.Result(null).Errors);
    }

    private static FileNode Load(ReadOnlySpan<byte> utf8, string file, Findings findings)
    {
        var source = FileSource.Decode(utf8, FileLimits.MaxBytes);
        var isJson = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || utf8.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        var root = isJson ? new JsonLoader(source, findings).Load(utf8) : new YamlLoader(source, findings).Load();
        return root is null or { Kind: FileKind.Null }
            ? throw new FileFormatException(Place.Start, DefinitionCodes.EmptyFile, "the file is empty: it holds 'cases', or one case")
            : root;
    }
}
