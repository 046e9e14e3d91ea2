using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class CalendarsApi(ApiConnection connection)
{
    public Task<AppliedCalendar> ApplyAsync(string name, byte[] file, CancellationToken cancellationToken) =>
        connection.PutAsync<AppliedCalendar>(Of(name), new ByteArrayContent(file), cancellationToken);

    public Task<CalendarDetail> GetAsync(string name, CancellationToken cancellationToken) =>
        connection.GetAsync<CalendarDetail>(Of(name), cancellationToken);

    private static string Of(string name) => $"calendars/{ApiPath.Segment(name)}";
}
