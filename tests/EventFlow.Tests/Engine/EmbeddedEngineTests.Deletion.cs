using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Engine;

/// <summary>Workflows that are deleted while there are runs.</summary>
public abstract partial class EmbeddedEngineTests
{
    private const string Leaf = "workflow: leaf\ntasks:\n  step: { uses: t }";

    [Theory]
    [InlineData("run: leaf")]
    [InlineData("run: leaf\n    version: 1")]
    public async Task A_child_of_a_deleted_workflow_fails_its_task_with_the_way_out(string call)
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync(Leaf);
        await engine.Workflows.DeleteAsync("leaf", CancellationToken.None);

        var id = await engine.RunAsync($"workflow: p\ntasks:\n  call:\n    {call}\n    retry: 3");

        Assert.Equal("failed", (await engine.EndAsync(id)).State);
        var task = (await engine.TasksAsync(id)).Single();
        Assert.Equal(("Child.Refused", 1), (task.Error?.Type, task.Attempt));
        Assert.StartsWith("EF4055 workflow 'leaf' was deleted at ", task.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("eventflow workflows restore leaf", task.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_of_a_workflow_that_is_deleted_go_on_to_their_end()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var waiting = await engine.RunAsync("workflow: w\ntasks:\n  pause: { wait: { for: 300ms } }\n  step: { needs: [pause], uses: t }");
        await engine.UntilAsync(waiting, run => run.State == "running");

        await engine.Workflows.DeleteAsync("w", CancellationToken.None);

        Assert.Equal("succeeded", (await engine.EndAsync(waiting)).State);
        await Assert.ThrowsAsync<WorkflowDeletedException>(() => engine.Runs.AcceptAsync(
            new NewRun(Guid.CreateVersion7(), "w", 1, "{}", Key: null), CancellationToken.None));
    }
}
