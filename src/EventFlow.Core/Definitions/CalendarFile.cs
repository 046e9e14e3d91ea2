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
