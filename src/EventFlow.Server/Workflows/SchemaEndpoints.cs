using EventFlow.Core.Definitions.Schema;

namespace EventFlow.Server.Workflows;

internal static class SchemaEndpoints
{
    public static void MapSchemas(this IEndpointRouteBuilder api)
    {
        foreach (var kind in FileSchemas.Kinds)
        {
            api.MapGet($"/schema/{kind}", () => Results.Text(FileSchemas.Of(kind), FileSchemas.MediaType)).WithTags("workflows")
                .WithName($"get{char.ToUpperInvariant(kind[0])}{kind[1..]}Schema").WithSummary($"The JSON Schema of {kind} files")
                .Produces<object>(200, FileSchemas.MediaType);
        }
    }
}
