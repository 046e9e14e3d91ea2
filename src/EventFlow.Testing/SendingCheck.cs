using EventFlow.Core.Definitions;
using EventFlow.Core.Validation;

namespace EventFlow.Testing;

/// <summary>What the server would refuse to send to a run is refused here too.</summary>
internal static class SendingCheck
{
    public static string? Problem(WorkflowDefinition definition, Sending sending) => sending switch
    {
        { At: var at } when at < TimeSpan.Zero => $"nothing is sent before the run starts, at {at}",
        Sending.Signal signal when !Signals(definition).Contains(signal.Name) =>
            $"no task of the workflow waits for signal '{signal.Name}'; it knows {Listed(Signals(definition))}",
        Sending.Approval approval => Problem(definition, approval),
        Sending.RepairRun repair => repair.From.Concat(repair.Skip)
            .Select(path => KnownPaths.Problem(definition, path)).FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    private static string? Problem(WorkflowDefinition definition, Sending.Approval approval)
    {
        if (definition.Graph.NodeAt(approval.Path)?.Approve is not { } approve)
        {
            return $"no task '{approval.Path}' of the workflow waits for approval";
        }

        var given = approval.Given;
        if (given.Roles is { } roles && !roles.Intersect(approve.Roles(escalated: true), StringComparer.Ordinal).Any())
        {
            return $"'{approval.Path}' is decided by {Listed(approve.Roles(escalated: true))}; {given.By} has {Listed(roles)}";
        }

        return approve.Form is { } form && (given.IsApproval || given.Form is not null)
            && JsonSchemaCheck.Problems(form, given.Form ?? Json.Of(new Dictionary<string, object>())) is [var problem, ..]
            ? $"the form of '{approval.Path}': {problem}"
            : null;
    }

    private static List<string> Signals(WorkflowDefinition definition) =>
        [.. definition.Graph.All().Select(node => node.Signal).Where(name => name.Length > 0).Distinct()];

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
