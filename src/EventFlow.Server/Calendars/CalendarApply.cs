using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Orchestrator.Calendars;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Calendars;

/// <summary>PUT of a calendar file.</summary>
internal static class CalendarApply
{
    public static async Task<IResult> HandleAsync(
        string name, HttpRequest request, ICalendarStore store, KnownCalendars known, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var result = CalendarFile.Read(body.Span, $"{name}.yaml");
        if (result.Calendar is not { } calendar)
        {
            return new ProblemResult(Invalid(name, [.. result.Errors.Select(error =>
                new ProblemItem(error.Code, error.Message, Line: error.Line, Column: error.Column))]));
        }

        if (calendar.Name != name)
        {
            return new ProblemResult(Invalid(name, [new ProblemItem(
                ProblemCodes.InvalidCalendar, $"the address names '{name}' and the file says 'calendar: {calendar.Name}'", "calendar")]));
        }

        var (stored, changed) = await store.PutAsync(name, Encoding.UTF8.GetString(body.Span), cancellationToken);
        await known.RefreshAsync(cancellationToken);
        return Results.Json(
            new AppliedCalendar(stored.Name, stored.Revision, changed), statusCode: stored.Revision == 1 && changed ? 201 : 200);
    }

    /// <summary>What a workflow file names and nobody has applied; null: nothing.</summary>
    public static async Task<Problem?> UnknownAsync(
        WorkflowDefinition definition, ICalendarStore store, CancellationToken cancellationToken)
    {
        var unknown = definition.AllCalendars.ToHashSet(StringComparer.Ordinal);
        if (unknown.Count > 0)
        {
            unknown.ExceptWith((await store.ReadAsync([.. unknown], cancellationToken)).Select(stored => stored.Name));
        }

        return unknown.Count == 0 ? null : new Problem(422, ProblemCodes.UnknownCalendar,
            $"Workflow '{definition.Id}' names calendars that do not exist: {string.Join(", ", unknown.Order(StringComparer.Ordinal))}; "
            + "nothing was stored. Apply the calendar files first.");
    }

    private static Problem Invalid(string name, IReadOnlyList<ProblemItem> errors) =>
        new(422, ProblemCodes.InvalidCalendar, $"The file of calendar '{name}' has {errors.Count} error(s); nothing of it was stored.")
        {
            Errors = errors,
        };
}
