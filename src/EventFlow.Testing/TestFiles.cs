using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Testing;

/// <summary>Reads what a test is given as text.</summary>
internal static class TestFiles
{
    /// <exception cref="WorkflowTestException">The workflow has errors; all of them are listed.</exception>
    public static WorkflowDefinition Workflow(string text, string file, string? environment)
    {
        var result = WorkflowFile.Read(Encoding.UTF8.GetBytes(text), file, new ReadOptions { Environment = environment });
        return result.Definition ?? throw new WorkflowTestException($"EF2206 the workflow has errors:\n{string.Join('\n', result.Errors)}");
    }

    /// <exception cref="WorkflowTestException">It has errors; all of them are listed.</exception>
    public static BusinessCalendar Calendar(string text)
    {
        var result = CalendarFile.Read(Encoding.UTF8.GetBytes(text), "calendar.yaml");
        return result.Calendar ?? throw new WorkflowTestException($"EF2206 the calendar has errors:\n{string.Join('\n', result.Errors)}");
    }
}
