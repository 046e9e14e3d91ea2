using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>POST of a signal. The answer is sent after the commit; the wake-up after it is only that.</summary>
internal static class RunSignal
{
    public static async Task<IResult> HandleAsync(
        string id, string name, HttpRequest request, IRunStore runs, ISignalStore signals, IWorkflowStore workflows,
        WorkflowDefinitions definitions, IRunWaker waker, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var data = body.IsEmpty ? null : JsonBody.Parse(body).GetRawText();
        var key = IdempotencyKey.Of(request);
        if (await RunQueries.HeadAsync(id, runs, cancellationToken) is not { } run)
        {
            return RunQueries.Unknown(id);
        }

        if (await workflows.FindAsync(run.Workflow, run.Version, cancellationToken) is { } workflow
            && Unknown(definitions.Of(workflow), name) is { } unknown)
        {
            return new ProblemResult(unknown);
        }

        var sent = await signals.SendAsync(new NewSignal(run.Id, name, key, data), cancellationToken);
        if (sent.Fate == SignalFate.Stored)
        {
            waker.SignalRun(new SignalRun(run.Id, sent.Number, name, data));
        }

        return Answer(sent, run, name);
    }

    private static IResult Answer(SentSignal sent, RunView run, string name) => sent.Fate switch
    {
        SignalFate.Stored => Results.Json(new SignalView(run.Id, name, sent.Number), statusCode: 202),
        SignalFate.Repeated => Results.Json(new SignalView(run.Id, name, sent.Number)),
        SignalFate.RunEnded => Ended(run),
        SignalFate.TooMany => new ProblemResult(new Problem(429, ProblemCodes.TooManySignals,
            $"Run {run.Id} keeps {SignalLimits.MostKept} signals, or {SignalLimits.MostKeptBytes} bytes of them, that no task has waited "
            + "for yet. Send it again when some have been taken.")),
        _ => RunQueries.Unknown(run.Id.ToString()),
    };

    public static ProblemResult Ended(RunView run) => new(new Problem(
        409, ProblemCodes.RunEnded, $"Run {run.Id} has ended; nobody waits for anything in it. GET /api/v1/runs/{run.Id} says how."));

    private static Problem? Unknown(WorkflowDefinition workflow, string name)
    {
        var names = workflow.Graph.All().Select(node => node.Signal).Where(signal => signal.Length > 0).Distinct().ToList();
        if (names.Contains(name))
        {
            return null;
        }

        var hint = names.Count == 0 ? "it waits for none." : $"it waits for {string.Join(", ", names.Take(10))}.";
        var meant = new Suggestions().Nearest(name, names) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return new Problem(
            422, ProblemCodes.UnknownSignal,
            $"No task of workflow '{workflow.Id}' waits for the signal '{Words.Clip(name, 60)}'; {hint}{meant}");
    }
}
