using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;

namespace EventFlow.Server.Runs;

/// <summary>The parameters of a start against those the workflow declares.</summary>
internal static class RunParameters
{
    public static (JsonElement Values, IReadOnlyList<ProblemItem> Errors) Check(
        WorkflowDefinition workflow, IReadOnlyDictionary<string, JsonElement> given)
    {
        var unknown = given.Keys.Except(workflow.Params.Select(parameter => parameter.Name));
        return (JsonSerializer.SerializeToElement(given, ApiJson.Options), [.. unknown.Select(name => new ProblemItem("EF1100", name, name))]);
    }
}
