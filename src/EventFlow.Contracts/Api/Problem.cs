namespace EventFlow.Contracts.Api;

/// <summary>An error of the API as RFC 9457 describes it, served as <c>application/problem+json</c>.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Code">Stable, <c>EF2010</c>; docs/errors.md lists them.</param>
/// <param name="Detail">What happened to which thing and what to do about it.</param>
public sealed record Problem(int Status, string Code, string Detail)
{
    public string? Title { get; init; }

    /// <summary>Every single finding, where there can be several.</summary>
    public IReadOnlyList<ProblemItem>? Errors { get; init; }

    /// <summary>What the server's log knows the request by.</summary>
    public string? TraceId { get; init; }
}

/// <param name="Name">The parameter or member meant.</param>
/// <param name="Line">From 1, in the body that was sent.</param>
/// <param name="Column">From 1.</param>
public sealed record ProblemItem(string Code, string Message, string? Name = null, int? Line = null, int? Column = null);
