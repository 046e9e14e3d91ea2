using System.Globalization;
using EventFlow.Contracts.Api;
using Microsoft.AspNetCore.WebUtilities;

namespace EventFlow.Server.Problems;

/// <summary>Writes a problem document.</summary>
internal sealed class ProblemResult(Problem problem, TimeSpan? retryAfter = null) : IResult
{
    public Problem Problem => problem;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (retryAfter is { } delay)
        {
            response.Headers.RetryAfter = ((int)delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var titled = problem with { Title = problem.Title ?? ReasonPhrases.GetReasonPhrase(problem.Status) };
        await response.WriteAsJsonAsync(titled, ApiJson.Options, "application/problem+json", httpContext.RequestAborted);
    }
}
