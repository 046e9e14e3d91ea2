using EventFlow.Contracts.Api;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Admission;

/// <summary>Why a start is refused, and when it is worth trying again.</summary>
/// <param name="Reason">As telemetry counts it.</param>
/// <param name="Detail">What there is too much of, the limit and its setting.</param>
internal sealed record Refusal(string Reason, string Detail, string Remedy, TimeSpan RetryAfter)
{
    private const string MoreWorkers = "add workers or raise the limit";

    public static Refusal OfPending(string? workflow, PendingState state) => workflow is null
        ? new Refusal(
            "pending", Reached("pending runs of all workflows", state.Present, state.Limit, nameof(AdmissionOptions.MaxPending)),
            MoreWorkers, state.RetryAfter)
        : new Refusal(
            "pending_of_workflow",
            Reached($"pending runs of workflow '{workflow}'", state.Present, state.Limit, nameof(AdmissionOptions.MaxPendingPerWorkflow)),
            MoreWorkers, state.RetryAfter);

    public static Refusal OfStarting(int limit, int present) => new(
        "starting", Reached("starts under way in this server", Math.Max(limit, present), limit, nameof(AdmissionOptions.MaxStarting)),
        "the database is slower than its callers", TimeSpan.FromSeconds(1));

    public ProblemResult ToResult() => new(
        new Problem(429, ProblemCodes.TooMuchWaits,
            $"Nothing was stored: {Detail}. Try again in {RetryAfter.TotalSeconds:0} s; if it stays, {Remedy}."),
        RetryAfter);

    private static string Reached(string what, int present, int limit, string setting) =>
        $"the {what} have reached their limit: there are {present}, and EventFlow:Admission:{setting} is {limit}";
}
