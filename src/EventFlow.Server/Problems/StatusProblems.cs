using EventFlow.Contracts.Api;
using EventFlow.Server.Requests;
using Microsoft.AspNetCore.WebUtilities;

namespace EventFlow.Server.Problems;

/// <summary>What the web server refuses by itself, in our words.</summary>
internal static class StatusProblems
{
    public static Problem OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        404 =>
            new(404, ProblemCodes.NoSuchAddress, $"There is nothing at {context.Request.Path}. The API is described at /openapi/v1.json."),
        405 => new(405, ProblemCodes.MethodNotAllowed,
            $"{context.Request.Method} is not possible at {context.Request.Path}. Allowed: {context.Response.Headers.Allow}."),
        415 => new(415, ProblemCodes.UnsupportedMediaType, "The content type of the body is not supported here. Send application/json."),
        var status => new(status, ProblemCodes.BadRequest, ReasonPhrases.GetReasonPhrase(status)),
    };

    public static Problem OfBadRequest(BadHttpRequestException exception) => exception.StatusCode switch
    {
        413 => RequestBody.TooLarge(),
        var status => new(status, ProblemCodes.BadRequest, exception.Message),
    };
}
