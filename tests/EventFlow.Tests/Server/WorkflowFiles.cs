namespace EventFlow.Tests.Server;

internal static class WorkflowFiles
{
    /// <summary>Two tasks in a row.</summary>
    public static string Chain(string id, string type = "test") => $$"""
        workflow: {{id}}
        tasks:
          first:
            uses: {{type}}
          second:
            needs: [first]
            uses: {{type}}
        """;

    public static string WithParams(string id) => $$"""
        workflow: {{id}}
        params:
          site: { type: string, enum: [berlin, oslo], default: berlin }
          count: { type: integer, minimum: 1 }
          rest: { default: null }
        tasks:
          only:
            uses: test
        """;
}
