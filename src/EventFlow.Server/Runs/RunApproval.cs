using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Core.Validation;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>POST of a decision. Whether it may be taken is said at once. It is stored before it is answered;
/// the first one counts.</summary>
internal sealed class RunApproval(
    IRunStore runs, ISignalStore signals, IWorkflowStore workflows, WorkflowDefinitions definitions, IRunWaker waker, TimeProvider time)
{
    public static async Task<IResult> HandleAsync(
        string id, string path, HttpRequest request, RunApproval approval, CancellationToken cancellationToken)
    {
        var wish = ApprovalWish.Read(await RequestBody.ReadAsync(request, cancellationToken));
        return await approval.DecideAsync(id, path, wish, cancellationToken);
    }

    private async Task<IResult> DecideAsync(string id, string path, ApprovalWish wish, CancellationToken cancellationToken)
    {
        if (await RunQueries.HeadAsync(id, runs, cancellationToken) is not { } run)
        {
            return RunQueries.Unknown(id);
        }

        if (await ApproveAsync(run, path, cancellationToken) is not { } approve)
        {
            return Refused(
                404, ProblemCodes.UnknownApproval, $"Run {run.Id} has no task '{path}' that waits for approval; its tasks list them.");
        }

        var task = await runs.TaskAsync(run.Id, path, cancellationToken);
        if (task?.State != TaskState.Awaiting.Word())
        {
            return task?.Output is { } decided ? Repeated(run, path, wish, decided) : NotAwaiting(run, path, task);
        }

        return Refusal(approve.Roles(escalated: task.Attempt > 1), approve.Form, path, wish) is { } refusal
            ? new ProblemResult(refusal)
            : await StoreAsync(run, task, wish, cancellationToken);
    }

    private async Task<ApproveDefinition?> ApproveAsync(RunView run, string path, CancellationToken cancellationToken) =>
        await workflows.FindAsync(run.Workflow, run.Version, cancellationToken) is { } workflow
            ? definitions.Of(workflow).Graph.NodeAt(path)?.Approve
            : null;

    private static ProblemResult NotAwaiting(RunView run, string path, TaskView? task)
    {
        if (RunStatusOf(run).IsFinal())
        {
            return RunSignal.Ended(run);
        }

        return Refused(
            409, ProblemCodes.NotAwaiting,
            $"Task '{path}' of run {run.Id} does not wait for approval now: it is {task?.State ?? "not there yet"}"
            + $"{(task?.WaitingFor is { } why ? $", {why}" : "")}.");
    }

    private static Problem? Refusal(IReadOnlyList<string> may, JsonElement? form, string path, ApprovalWish wish)
    {
        if (!wish.Roles.Intersect(may, StringComparer.Ordinal).Any())
        {
            var has = wish.Roles.Count == 0 ? "no role" : string.Join(", ", wish.Roles);
            return new Problem(
                403, ProblemCodes.WrongRole, $"Task '{path}' is decided by {string.Join(" or ", may)}; {wish.By} has {has}.");
        }

        // Who rejects need not fill in what would have been approved.
        if (form is not { } schema || (!wish.IsApproval && wish.Form is null))
        {
            return null;
        }

        var problems = JsonSchemaCheck.Problems(schema, wish.Form ?? JsonElement.Parse("{}"));
        return problems.Count == 0 ? null : new Problem(422, ProblemCodes.InvalidForm, $"The form of task '{path}': {problems[0]}")
        {
            Errors = [.. problems.Select(problem => new ProblemItem(ProblemCodes.InvalidForm, problem, "form"))],
        };
    }

    private async Task<IResult> StoreAsync(RunView run, TaskView task, ApprovalWish wish, CancellationToken cancellationToken)
    {
        var path = task.Path;
        var (name, data) = (Decision.SignalOf(path), wish.ToJson(time.GetUtcNow()));
        if (Encoding.UTF8.GetByteCount(data) > RequestBody.MaxBytes)
        {
            return new ProblemResult(RequestBody.TooLarge());
        }

        var sent = await signals.SendAsync(new NewSignal(run.Id, name, KeyOf(task), data, AtMost: int.MaxValue), cancellationToken);
        switch (sent.Fate)
        {
            case SignalFate.Stored:
                waker.SignalRun(new SignalRun(run.Id, sent.Number, name, data));
                return Answer(run, path, JsonElement.Parse(data), status: 202);
            case SignalFate.Repeated:
                var decided = sent.Before is { } before
                    ? JsonElement.Parse(before)
                    : (await runs.TaskAsync(run.Id, path, cancellationToken))?.Output;
                return decided is { } text ? Repeated(run, path, wish, text) : NotAwaiting(run, path, task: null);
            case SignalFate.TooMany:
                return Refused(429, ProblemCodes.TooManySignals, $"Run {run.Id} keeps too much that no task has taken. Try again.");
            default:
                return RunSignal.Ended(run);
        }
    }

    // A repaired run may ask once more, and then the decision of before is not the first one.
    private static string KeyOf(TaskView task) => $"{Decision.Key} {task.StartedAt?.UtcDateTime:O}";

    private static IResult Repeated(RunView run, string path, ApprovalWish wish, JsonElement decided)
    {
        var before = Decision.Read(decided);
        return before.IsApproval == wish.IsApproval && before.By == wish.By
            ? Answer(run, path, decided, status: 200)
            : Refused(
                409, ProblemCodes.AlreadyDecided,
                $"Task '{path}' of run {run.Id} is decided: {(before.IsApproval ? "approved" : "rejected")} by {before.By}.");
    }

    private static IResult Answer(RunView run, string path, JsonElement decided, int status) => Results.Json(
        new DecisionView(
            run.Id, path, decided.GetProperty("decision").GetString()!, decided.GetProperty("by").GetString()!,
            decided.GetProperty("at").GetDateTimeOffset()),
        statusCode: status);

    private static ProblemResult Refused(int status, string code, string detail) => new(new Problem(status, code, detail));

    private static RunStatus RunStatusOf(RunView run) => StateWords.ParseRunStatus(run.State);
}
