using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Validation;

namespace EventFlow.Server.Runs;

/// <summary>The parameters of a start against those the workflow declares.</summary>
internal static class RunParameters
{
    public static (JsonElement Values, IReadOnlyList<ProblemItem> Errors) Check(
        WorkflowDefinition workflow, IReadOnlyDictionary<string, JsonElement> given)
    {
        var (values, errors) = ParameterValidator.Validate(workflow.Params, given);
        return (values, [.. errors.Select(error => new ProblemItem(error.Code, error.Message, error.Name))]);
    }
}
