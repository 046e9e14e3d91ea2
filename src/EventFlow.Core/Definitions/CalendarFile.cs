using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions;

/// <summary>A calendar file after reading: a calendar exactly when <see cref="Errors"/> is empty.</summary>
public sealed record CalendarResult(BusinessCalendar? Calendar, IReadOnlyList<DefinitionError> Errors);

/// <summary>Reads a calendar of business days, YAML or JSON, and reports all its errors at once.</summary>
public static class CalendarFile
{
    /// <summary>Centuries of holidays.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Whether a file is meant to be a calendar, good or not: it names one, and no workflow.</summary>
    public static bool IsOne(ReadOnlySpan<byte> content, string file)
    {
        // Most files are workflows, and large ones need not be read twice.
        if (content.Length > MaxBytes || content.IndexOf("calendar"u8) < 0)
        {
            return false;
        }

        try
        {
            return FileText.Load(content, file, MaxBytes, new Findings(file), out _) is { Kind: FileKind.Map } root
                && root.Find("calendar") is not null && root.Find("workflow") is null;
        }
        catch (FileFormatException)
        {
            return false;
        }
    }

    /// <param name="content">UTF-8; what begins with <c>{</c>, and a file named <c>*.json</c>, is read as JSON.</param>
    /// <param name="file">The name errors are reported under.</param>
    public static CalendarResult Read(ReadOnlySpan<byte> content, string file)
    {
        var findings = new Findings(file);
        BusinessCalendar? calendar = null;
        try
        {
            var root = FileText.Load(content, file, MaxBytes, findings, out _)
                ?? throw new FileFormatException(
                    Place.Start, DefinitionCodes.EmptyFile, "the file is empty: it begins with 'calendar: NAME'");
            calendar = new CalendarReader(findings).Read(root);
        }
        catch (FileFormatException exception)
        {
            findings.Error(exception.Place, exception.Code, exception.Message);
        }

        return new CalendarResult(findings.ErrorCount == 0 ? calendar : null, findings.Result(null).Errors);
    }
}
