using System.Text;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Effective;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Workflows;

/// <summary>What holds for a version, by what was stored with it: a namespace may have changed since.</summary>
internal static class WorkflowEffective
{
    public static IReadOnlyList<EffectiveValueView> Of(StoredWorkflow version)
    {
        var origins = version.Origin.Values is { } stored ? JsonSerializer.Deserialize<ValueOrigin[]>(stored, ApiJson.Options)! : [];
        return [.. EffectiveValues.Of(Encoding.UTF8.GetBytes(version.Source), origins)
            .Select(value => new EffectiveValueView(value.Node, value.Key, value.Value, value.Origin))];
    }
}
