using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EventFlow.Cli.Commands;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

/// <summary>What a server answers in place of a result, or that none answers.</summary>
internal static class ApiFailure
{
    public static async Task<CliException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadAsync(response, cancellationToken);
        var exitCode = response.StatusCode
            is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            ? ExitCodes.ServerNotReached
            : ExitCodes.Failed;
        return new CliException(exitCode, Words(problem), problem);
    }

    public static bool IsNotReached(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static CliException NotReached(Uri url, Exception exception)
    {
        var message = $"EF2103 no server answers at {url} ({exception.GetBaseException().Message}). " +
            "Start one with 'eventflow dev', or set EVENTFLOW_URL to the one you mean.";
        return new CliException(ExitCodes.ServerNotReached, message, new Problem(0, "EF2103", message));
    }

    private static async Task<Problem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (await response.Content.ReadFromJsonAsync<Problem>(ApiJson.Options, cancellationToken) is { Detail: not null } problem)
            {
                return problem;
            }
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
        }

        var status = (int)response.StatusCode;
        return new Problem(
            status, "EF2104", $"The server answered {status} {response.ReasonPhrase} to {response.RequestMessage?.RequestUri}.");
    }

    private static string Words(Problem problem)
    {
        var items = (problem.Errors ?? []).Where(item => !problem.Detail.Contains(item.Message, StringComparison.Ordinal));
        return string.Join(
            Environment.NewLine,
            items.Select(item => $"  {(item.Line is null ? "" : $"{item.Line}:{item.Column}: ")}{item.Code} {item.Message}")
                .Prepend($"{problem.Code} {problem.Detail}"));
    }
}
