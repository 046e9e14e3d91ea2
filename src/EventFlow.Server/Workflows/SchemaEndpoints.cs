using EventFlow.Core.Definitions.Schema;

namespace EventFlow.Server.Workflows;

internal static class SchemaEndpoints
{
    public static void MapSchemas(this IEndpointRouteBuilder api) =>
        api.MapGet("/schema/workflow", () => Results.Text(WorkflowSchema.Json, WorkflowSchema.MediaType)).WithTags("workflows")
            .WithName("getWorkflowSchema").WithSummary("The JSON Schema of the workflow file")
            .Produces<object>(200, WorkflowSchema.MediaType);
}
