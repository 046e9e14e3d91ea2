using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Workflows;

/// <summary>The 404 of a workflow, with the name that was probably meant.</summary>
internal static class UnknownWorkflow
{
    private const int Compared = 200;

    public static async Task<ProblemResult> ResultAsync(
        string id, int? version, IWorkflowStore store, CancellationToken cancellationToken)
    {
        if (version is not null && await store.FindAsync(id, version: null, cancellationToken) is { } latest)
        {
            return new ProblemResult(new Problem(404, ProblemCodes.UnknownVersion,
                $"Workflow '{id}' has no version {version}; its versions are 1 to {latest.Version}."));
        }

        var page = await store.ListAsync(cursor: null, Compared, cancellationToken);
        var meant = new Suggestions().Nearest(id, page.Items.Select(workflow => workflow.Id));
        var hint = meant is null ? "GET /api/v1/workflows lists what there is." : $"Did you mean '{meant}'?";
        return new ProblemResult(new Problem(404, ProblemCodes.UnknownWorkflow, $"There is no workflow '{id}'. {hint}"));
    }
}
