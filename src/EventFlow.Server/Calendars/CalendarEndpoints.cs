using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Calendars;

internal static class CalendarEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapCalendars(this IEndpointRouteBuilder api)
    {
        var calendars = api.MapGroup("/calendars").WithTags("calendars");
        calendars.MapPut("/{name}", CalendarApply.HandleAsync).WithName("applyCalendar")
            .WithSummary("Applies a calendar file, YAML or JSON; windows that name it go by it within seconds")
            .Produces<AppliedCalendar>(200).Produces<AppliedCalendar>(201).Produces<Problem>(422, ProblemType);
        calendars.MapGet("", ListAsync).WithName("listCalendars").WithSummary("The calendars by name").Produces<Page<CalendarView>>();
        calendars.MapGet("/{name}", FindAsync).WithName("getCalendar")
            .WithSummary("One calendar with its file").Produces<CalendarDetail>().Produces<Problem>(404, ProblemType);
    }

    private static async Task<IResult> ListAsync(ICalendarStore store, CancellationToken cancellationToken)
    {
        var calendars = await store.ReadAsync(names: null, cancellationToken);
        return Results.Json(new Page<CalendarView>(
            [.. calendars.Select(calendar => new CalendarView(calendar.Name, TitleOf(calendar), calendar.Revision, calendar.UpdatedAt))],
            Next: null));
    }

    private static async Task<IResult> FindAsync(string name, ICalendarStore store, CancellationToken cancellationToken) =>
        await store.ReadAsync([name], cancellationToken) is [{ } calendar]
            ? Results.Json(new CalendarDetail(
                calendar.Name, TitleOf(calendar), calendar.Revision, calendar.UpdatedAt, calendar.Source))
            : new ProblemResult(new Problem(404, ProblemCodes.UnknownCalendar,
                $"There is no calendar '{name}'. GET /api/v1/calendars lists what there is."));

    private static string? TitleOf(StoredCalendar stored) =>
        CalendarFile.Read(Encoding.UTF8.GetBytes(stored.Source), stored.Name).Calendar?.Title;
}
