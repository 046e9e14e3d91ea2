using EventFlow.Core.Authoring;

namespace Etl;

public static class EtlWorkflow
{
    public static WorkflowBuilder Create()
    {
        var extract = new TaskNode("extract", "http") { With = new { url = "https://api.example.org/orders" } };
        var transform = new TaskNode("transform", "shell")
        {
            With = new { script = new Expr($"'./clean.sh ' & {extract.Output("json.batch").Source}") },
        };
        var load = new TaskNode("load", "sql") { With = new { statement = "call load_orders()" }, Retry = 3 };
        return new WorkflowBuilder("etl") { Tasks = { extract >> transform >> load } };
    }
}
