using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

/// <summary>What is shown of the nodes of a workflow that have no row in a run.</summary>
public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_node_without_a_row_is_shown_as_waiting_while_the_run_is_under_way()
    {
        await ApplyAsync(Node("a"), Node("m", TaskKinds.Map), Node("g", TaskKinds.Group, type: ""), Node("z", needs: ["a", "m", "g"]));
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a", TaskState.Succeeded), Row(id, "m", TaskState.Running) with { Kind = TaskKinds.Map });

        var tasks = (await TasksAsync(id)).ToDictionary(task => task.Path);

        Assert.Equal(["a", "g", "m", "z"], tasks.Keys);
        Assert.Equal(new TaskView { Path = "g", Kind = "group", State = "waiting" }, tasks["g"]);
        Assert.Equal(
            new TaskView { Path = "z", Kind = "task", Type = "clean-file", State = "waiting", WaitingFor = "waits for m, g" }, tasks["z"]);
    }

    [Fact]
    public async Task A_node_names_at_most_five_parents_it_waits_for()
    {
        var parents = Enumerable.Range(1, 8).Select(number => Node($"p{number}")).ToArray();
        await ApplyAsync([.. parents, Node("last", needs: [.. parents.Select(parent => parent.Path)])]);
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "p1", TaskState.Succeeded));

        Assert.Equal("waits for p2, p3, p4, p5, p6 and 2 more", await WaitingForAsync(id, "last"));
    }

    [Fact]
    public async Task Nodes_without_a_row_are_counted()
    {
        await ApplyAsync([.. Enumerable.Range(1, 30).Select(number => Node($"n{number}"))]);
        var (started, pending) = (await AcceptAsync(), await AcceptAsync());
        await StartWithAsync(
            started, Row(started, "n1", TaskState.Running), Row(started, "n2", TaskState.Skipped), Row(started, "n1[0]", TaskState.Running));

        var counts = new Dictionary<string, int> { ["running"] = 2, ["skipped"] = 1, ["waiting"] = 28 };
        Assert.Equal(counts, (await Runs.FindAsync(started, default))!.Tasks);
        Assert.Empty((await Runs.FindAsync(pending, default))!.Tasks);
        var listed = (await Runs.ListAsync(new RunFilter(), null, 10, default)).Items;
        Assert.Equal(counts, listed.Single(run => run.Id == started).Tasks);
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("failed")]
    [InlineData("pending")]
    public async Task A_run_that_is_not_under_way_shows_its_rows_alone(string state)
    {
        await ApplyAsync(Node("a"), Node("b"));
        var id = await AcceptAsync();
        var rows = state == "pending" ? Array.Empty<TaskRecord>() : [Row(id, "b", TaskState.Canceled)];
        await StartWithAsync(id, rows);
        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.StartedAt) = (state, state == "pending" ? null : At);
            return new RunCommit { Run = run };
        });

        Assert.Equal(rows.Select(row => row.Path), (await TasksAsync(id)).Select(task => task.Path));
        Assert.Equal(rows.Length, (await Runs.FindAsync(id, default))!.Tasks.Values.Sum());
        Assert.Equal(rows.Length, (await Runs.TasksAsync(id, null, 1, default)).Items.Count);
    }

    [Fact]
    public async Task Rows_and_nodes_without_one_are_listed_in_natural_order_page_by_page()
    {
        await ApplyAsync([.. Enumerable.Range(1, 12).Select(number => Node($"step{number}")), Node("clean", TaskKinds.Map), Node("cleanup")]);
        var id = await AcceptAsync();
        await StartWithAsync(
            id,
            [.. new[] { "clean", "clean[0]", "clean[2]", "clean[10]", "clean[10]/load", "step2", "step11" }
                .Select(path => Row(id, path, TaskState.Running))]);

        var shown = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Runs.TasksAsync(id, cursor, 4, default);
            shown.AddRange(page.Items.Select(task => $"{task.Path} {task.State}"));
            cursor = page.Next;
        }
        while (cursor is not null);

        var steps = Enumerable.Range(1, 12).Select(number => $"step{number} {(number is 2 or 11 ? "running" : "waiting")}");
        Assert.Equal(
            ["clean running", "clean[0] running", "clean[2] running", "clean[10] running", "clean[10]/load running", "cleanup waiting", .. steps],
            shown);
    }

    [Fact]
    public async Task Each_run_shows_the_nodes_of_its_own_version()
    {
        await ApplyAsync(Node("a"), Node("old"));
        var id = await AcceptAsync();
        await Workflows.ApplyAsync("hourly", "next", null, "default", [Node("a"), Node("new")], default);
        await StartWithAsync(id, Row(id, "a", TaskState.Running));

        Assert.Equal(["a", "old"], (await TasksAsync(id)).Select(task => task.Path));
    }

    [Fact]
    public async Task Nodes_that_are_known_are_not_told_again()
    {
        await ApplyAsync(Node("a"), Node("b"));

        await Workflows.DescribeAsync("hourly", 1, [Node("a"), Node("c")], default);

        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a", TaskState.Running));
        Assert.True((await Workflows.FindAsync("hourly", 1, default))!.IsDescribed);
        Assert.Equal(["a", "b"], (await TasksAsync(id)).Select(task => task.Path));
    }

    private async Task ApplyAsync(params WorkflowTask[] nodes) =>
        await Workflows.ApplyAsync("hourly", "workflow: hourly", null, "default", nodes, default);

    private static WorkflowTask Node(string path, string kind = TaskKinds.Task, string type = "clean-file", string[]? needs = null) =>
        new(path, kind, type, needs ?? []);
}
