using System.Globalization;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_waiting_task_names_the_parents_that_are_open()
    {
        var id = await AcceptAsync();
        await StartWithAsync(
            id,
            Row(id, "g/check", TaskState.Running),
            Row(id, "g/done", TaskState.Succeeded),
            Row(id, "g/ingest", TaskState.Retrying),
            Row(id, "g/load") with { Needs = ["g/check", "g/done", "g/ingest"] });

        Assert.Equal("waits for check, ingest", await WaitingForAsync(id, "g/load"));
    }

    [Fact]
    public async Task At_most_five_parents_are_named()
    {
        var id = await AcceptAsync();
        var parents = Enumerable.Range(1, 17).Select(number => Row(id, $"p{number}", TaskState.Running)).ToArray();
        await StartWithAsync(id, [.. parents, Row(id, "last") with { Needs = [.. parents.Select(parent => parent.Path)] }]);

        Assert.Equal("waits for p1, p2, p3, p4, p5 and 12 more", await WaitingForAsync(id, "last"));
    }

    [Fact]
    public async Task A_waiting_task_without_open_parents_tells_the_reason_it_was_given()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a") with { WaitReason = "window opens at 22:00" }, Row(id, "b"));

        Assert.Equal("window opens at 22:00", await WaitingForAsync(id, "a"));
        Assert.Null(await WaitingForAsync(id, "b"));
    }

    [Fact]
    public async Task A_queued_task_tells_its_queue_or_since_when_nobody_serves_it()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, QueuedRow(id, "a"));

        Assert.Equal("in queue eventflow.task.clean-file", await WaitingForAsync(id, "a"));
        await Runs.RecordConsumersAsync("clean-file", 0, default);
        var since = await WaitingForAsync(id, "a");
        await PassAsync(TimeSpan.FromMinutes(1));
        await Runs.RecordConsumersAsync("clean-file", 0, default);
        Assert.Matches("^no worker for type clean-file since [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", since);
        Assert.Equal(since, await WaitingForAsync(id, "a"));
        await Runs.RecordConsumersAsync("clean-file", 2, default);
        Assert.Equal("in queue eventflow.task.clean-file", await WaitingForAsync(id, "a"));
    }

    [Fact]
    public async Task A_retrying_task_tells_when_and_why()
    {
        var id = await AcceptAsync();
        var timer = new TimerRecord(new TimerKey(id, TimerKinds.Retry, "a", 1), TimeSpan.FromHours(1));
        await CommitAsync(id, run => new RunCommit
        {
            Run = run,
            Added = [Row(id, "a", TaskState.Retrying) with { Attempt = 1, WaitReason = "attempt 1 failed" }],
            TimersSet = [timer],
        });

        var text = await WaitingForAsync(id, "a");

        Assert.StartsWith("retry due at ", text, StringComparison.Ordinal);
        Assert.EndsWith("Z: attempt 1 failed", text, StringComparison.Ordinal);
        var due = DateTimeOffset.Parse(text!["retry due at ".Length..^": attempt 1 failed".Length], CultureInfo.InvariantCulture);
        Assert.InRange(due - (await Runs.FindAsync(id, default))!.CreatedAt, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Theory]
    [InlineData(nameof(TaskState.Skipped), TaskKinds.Task, true)]
    [InlineData(nameof(TaskState.UpstreamFailed), TaskKinds.Task, true)]
    [InlineData(nameof(TaskState.Ready), TaskKinds.Task, true)]
    [InlineData(nameof(TaskState.Awaiting), TaskKinds.Wait, true)]
    [InlineData(nameof(TaskState.Running), TaskKinds.Map, true)]
    [InlineData(nameof(TaskState.Running), TaskKinds.Task, false)]
    [InlineData(nameof(TaskState.Succeeded), TaskKinds.Task, false)]
    [InlineData(nameof(TaskState.Failed), TaskKinds.Task, false)]
    public async Task The_stored_reason_shows_where_the_state_does_not_explain_itself(string state, string kind, bool shows)
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a", Enum.Parse<TaskState>(state)) with { Kind = kind, WaitReason = "because" });

        Assert.Equal(shows ? "because" : null, await WaitingForAsync(id, "a"));
    }
}
