using EventFlow.Core.Authoring;
using EventFlow.Core.Definitions;

namespace EltPipeline;

internal static class EltPipelineWorkflow
{
    public static WorkflowBuilder Create()
    {
        var folder = Expr.Param("folder");
        var extract = new TaskNode("extract", "elt.extract") { With = new { Source = $"{folder}/orders.csv" } };
        var transform = new TaskNode("transform", "elt.transform") { With = new { Orders = extract.Output() } };
        var load = new TaskNode("load", "elt.load") { With = new { Totals = transform.Output(), Target = $"{folder}/totals.csv" } };
        var workflow = new WorkflowBuilder("elt_pipeline") { Tasks = { extract >> transform >> load } };
        workflow.Params["folder"] = new { type = "string", @default = "/tmp/eventflow-elt" };
        workflow.DefaultRetry = new RetryRule { Attempts = 3, Delay = TimeSpan.FromMinutes(5) };
        workflow["triggers"] = new[] { new { Schedule = "@daily" } };
        return workflow;
    }
}
