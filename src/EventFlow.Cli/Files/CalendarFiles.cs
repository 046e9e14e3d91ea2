using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Cli.Files;

/// <summary>The calendars in the folder of a workflow file.</summary>
internal static class CalendarFiles
{
    public static CalendarBook Beside(string workflow, IReadOnlyList<WorkflowDefinition> definitions)
    {
        var book = new CalendarBook();
        var folder = Path.GetDirectoryName(Path.GetFullPath(workflow))!;
        var isNeeded = definitions.Any(definition => definition.AllCalendars.Count > 0);
        foreach (var path in isNeeded ? Directory.EnumerateFiles(folder).Where(WorkflowPaths.IsWorkflowFile) : [])
        {
            if (CheckedFile.Read(path).Calendar is { } calendar)
            {
                book.Put(calendar);
            }
        }

        return book;
    }
}
