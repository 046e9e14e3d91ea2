using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Graphs of real scientific workflows through the planner.</summary>
public class WfCommonsTests
{
    public static TheoryData<string> Graphs => WfCommonsFlow.Files();

    [CasesTheory(WfCommonsFlow.Folder)]
    [MemberData(nameof(Graphs))]
    public void A_real_graph_runs_every_task_once_after_its_parents(string file)
    {
        var flow = WfCommonsFlow.Read(file);
        var run = new PlannedRun(flow.Yaml).Start();
        var done = new HashSet<string>();
        while (!run.Status.IsFinal())
        {
            foreach (var task in run.Open(TaskState.Queued))
            {
                Assert.Subset(done, flow.Parents[task].ToHashSet());
                run.Complete(task, JsonSerializer.Serialize(task));
                Assert.True(done.Add(task));
            }
        }

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(flow.Parents.Keys.Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
    }
}
