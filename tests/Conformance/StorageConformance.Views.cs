using EventFlow.Core.Planning;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task One_task_is_found_by_its_path_with_or_without_a_row()
    {
        await ApplyAsync(Node("a"), Node("b", needs: ["a"]));
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a", TaskState.Awaiting) with { Kind = TaskKinds.Approve, Attempt = 2, WaitReason = "waits for approval" });

        var begun = await Runs.TaskAsync(id, "a", default);
        Assert.Equal(("approve", "awaiting", 2, "waits for approval"), (begun!.Kind, begun.State, begun.Attempt, begun.WaitingFor));
        Assert.Equal("waits for a", (await Runs.TaskAsync(id, "b", default))!.WaitingFor);
        Assert.Null(await Runs.TaskAsync(id, "c", default));
        Assert.Null(await Runs.TaskAsync(Guid.CreateVersion7(), "a", default));
    }

    [Fact]
    public async Task The_head_of_a_run_is_read_without_its_tasks()
    {
        var id = await AcceptAsync();

        Assert.Equal((id, "hourly", "pending"), await Runs.HeadAsync(id, default) is { } run ? (run.Id, run.Workflow, run.State) : default);
        Assert.Null(await Runs.HeadAsync(Guid.CreateVersion7(), default));
    }
}
