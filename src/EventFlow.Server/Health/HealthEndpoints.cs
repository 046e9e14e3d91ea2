using EventFlow.Contracts.Api;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventFlow.Server.Health;

internal static class HealthEndpoints
{
    public const string ReadyTag = "ready";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = WriteAsync,
            // A server that cannot take work must not be given any, whatever the check calls its state.
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries
            .Select(entry => new CheckView(entry.Key, Word(entry.Value.Status), Reason(entry.Value)))
            .ToArray();
        return context.Response.WriteAsJsonAsync(
            new HealthView(Word(report.Status), checks), ApiJson.Options, "application/json", context.RequestAborted);
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "ok" : "unavailable";

    private static string? Reason(HealthReportEntry entry) =>
        entry.Status == HealthStatus.Healthy ? null : entry.Description ?? entry.Exception?.Message;

    private sealed record HealthView(string Status, IReadOnlyList<CheckView> Checks);

    private sealed record CheckView(string Name, string Status, string? Reason);
}
