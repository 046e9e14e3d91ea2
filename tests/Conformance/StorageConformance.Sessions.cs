using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_run_that_does_not_exist_cannot_be_locked()
    {
        await using var session = await Sessions.OpenAsync(default);

        Assert.Null(await session.LockAsync(Guid.CreateVersion7(), default));
    }

    [Fact]
    public async Task A_committed_run_reads_as_it_was_written()
    {
        var id = await AcceptAsync(parameters: """{"site":"oslo"}""");

        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.StartedAt, run.EndedAt, run.EventSeq) = ("failed", At, At.AddMinutes(5), 7);
            (run.ErrorType, run.ErrorMessage) = ("Http.503", "no answer");
            return new RunCommit { Run = run };
        });

        await using var session = await Sessions.OpenAsync(default);
        var stored = await session.LockAsync(id, default);
        Assert.NotNull(stored);
        Assert.Equal(("hourly", 1, """{"site":"oslo"}"""), (stored.Workflow, stored.WorkflowVersion, stored.Params));
        Assert.Equal(("failed", At, At.AddMinutes(5)), (stored.CurrentState, stored.StartedAt, stored.EndedAt));
        Assert.Equal(("Http.503", "no answer"), (stored.ErrorType, stored.ErrorMessage));
        Assert.Equal((7, 1), (stored.EventSeq, stored.Version));
    }

    [Fact]
    public async Task A_task_reads_as_it_was_added_and_as_it_was_changed()
    {
        var id = await AcceptAsync();
        var added = new TaskRecord
        {
            RunId = id,
            Path = "region[eu]/clean[17]",
            Kind = TaskKinds.Map,
            Type = "clean-file",
            State = TaskState.Retrying,
            Attempt = 3,
            Losses = 1,
            RuleFailures = [2, 0, 1],
            Dispatches = 4,
            Worker = "host-7",
            WaitReason = "attempt 3 failed",
            Needs = ["check", "odd \"name\"", @"back\slash", "comma,brace}", ""],
            Total = 40,
            Launched = 16,
            QueuedAt = At,
            StartedAt = At.AddSeconds(1),
            EndedAt = At.AddSeconds(2),
            Output = """{"rows": 1.0, "name": "\u0000"}""",
            ErrorType = "Http.503",
            ErrorMessage = "no answer",
            RunVersion = 1,
        };
        var changed = added with
        {
            State = TaskState.Succeeded,
            Attempt = 4,
            RuleFailures = [],
            WaitReason = null,
            Output = "[1,2]",
            ErrorType = null,
            RunVersion = 2,
        };

        await CommitAsync(id, run => new RunCommit { Run = run, Added = [added] });
        var first = await StoredAsync(id);
        await CommitAsync(id, run => new RunCommit { Run = run, Changed = [changed] });
        var second = await StoredAsync(id);

        AssertSame(added, first);
        AssertSame(changed, second);
    }

    [Fact]
    public async Task Tasks_are_read_in_order_of_their_paths()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "c"), Row(id, "a"), Row(id, "b"));

        await using var session = await Sessions.OpenAsync(default);

        Assert.Equal(["a", "b", "c"], (await session.TasksAsync(id, default)).Select(task => task.Path));
    }

    [Fact]
    public async Task A_second_session_waits_for_the_lock_and_then_sees_the_commit_of_the_first()
    {
        var id = await AcceptAsync();
        await using var first = await Sessions.OpenAsync(default);
        var run = await first.LockAsync(id, default);
        await using var second = await Sessions.OpenAsync(default);

        var waiting = second.LockAsync(id, default);
        Assert.False(waiting.IsCompleted);
        run!.Version++;
        run.CurrentState = "running";
        await first.CommitAsync(new RunCommit { Run = run }, default);

        var seen = await waiting;
        Assert.Equal((1, "running"), (seen!.Version, seen.CurrentState));
    }

    [Fact]
    public async Task Disposing_without_a_commit_changes_nothing_and_frees_the_run()
    {
        var id = await AcceptAsync();
        await using (var session = await Sessions.OpenAsync(default))
        {
            var run = await session.LockAsync(id, default);
            run!.CurrentState = "running";
        }

        await using var next = await Sessions.OpenAsync(default);

        Assert.Equal("pending", (await next.LockAsync(id, default))!.CurrentState);
    }

    [Fact]
    public async Task A_commit_of_a_version_that_is_not_the_next_is_a_conflict()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, run => new RunCommit { Run = run });

        await using var session = await Sessions.OpenAsync(default);
        var stale = await session.LockAsync(id, default);
        stale!.Version = 1;

        await Assert.ThrowsAsync<RunConflictException>(
            () => session.CommitAsync(new RunCommit { Run = stale, Added = [Row(id, "a")] }, default));
        await session.DisposeAsync();
        Assert.Empty(await TasksAsync(id));
    }

    [Fact]
    public async Task A_run_kept_from_an_earlier_message_commits_without_a_lock_if_it_is_still_current()
    {
        var id = await AcceptAsync();
        await using var reader = await Sessions.OpenAsync(default);
        var kept = await reader.LockAsync(id, default);
        await reader.DisposeAsync();

        kept!.Version++;
        await using (var session = await Sessions.OpenAsync(default))
        {
            await session.CommitAsync(new RunCommit { Run = kept, Added = [Row(id, "a")] }, default);
        }

        await using var late = await Sessions.OpenAsync(default);
        await Assert.ThrowsAsync<RunConflictException>(() => late.CommitAsync(new RunCommit { Run = kept }, default));
        Assert.Equal("a", Assert.Single(await TasksAsync(id)).Path);
    }

    [Fact]
    public async Task Racing_commits_lose_no_update()
    {
        var id = await AcceptAsync();
        var numbers = Enumerable.Range(0, 40);

        await Task.WhenAll(numbers.Select(number => Task.Run(() => CommitAsync(id, run =>
        {
            run.EventSeq++;
            var entry = new RunEventRecord(id, run.EventSeq, At, "counted", null, null, null);
            return new RunCommit { Run = run, Added = [Row(id, $"t[{number}]")], Events = [entry] };
        }))));

        Assert.Equal(40, (await TasksAsync(id)).Count);
        Assert.Equal(
            Enumerable.Range(1, 41).Select(seq => (long)seq), (await Runs.EventsAsync(id, 0, 100, default)).Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Adding_a_task_that_exists_is_an_error_and_stores_nothing()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a"));

        var error = await Assert.ThrowsAsync<StorageException>(() =>
            CommitAsync(id, run => new RunCommit { Run = run, Added = [Row(id, "b"), Row(id, "a")] }));

        Assert.Equal("EF3020", error.Code);
        Assert.Equal("a", Assert.Single(await TasksAsync(id)).Path);
    }

    [Fact]
    public async Task Changing_a_task_that_does_not_exist_is_an_error_and_stores_nothing()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a"));

        var error = await Assert.ThrowsAsync<StorageException>(() =>
            CommitAsync(id, run => new RunCommit { Run = run, Changed = [Row(id, "a", TaskState.Ready), Row(id, "b")] }));

        Assert.Equal("EF3020", error.Code);
        Assert.Equal("waiting", Assert.Single(await TasksAsync(id)).State);
    }

    [Fact]
    public async Task Hostile_text_of_workers_is_stored_without_what_a_database_refuses()
    {
        var id = await AcceptAsync();
        var hostile = Row(id, "a", TaskState.Failed) with
        {
            Worker = "w\0\ud800",
            ErrorType = new string('x', 5000),
            ErrorMessage = "nul \0, lone \udc00 and \U0001F600",
            Output = """{"text":"\u0000\ud800","number":123456789012345678901234567890.10}""",
        };

        await StartWithAsync(id, hostile);

        var stored = await StoredAsync(id);
        Assert.Equal("w\uFFFD\uFFFD", stored.Worker);
        Assert.Equal(SafeText.ShortLimit, stored.ErrorType!.Length);
        Assert.Equal("nul \uFFFD, lone \uFFFD and \U0001F600", stored.ErrorMessage);
        Assert.Equal(hostile.Output, stored.Output);
    }

    [Fact]
    public async Task Error_and_cancel_texts_of_a_run_are_made_safe_too()
    {
        var id = await AcceptAsync();

        await Runs.RequestCancelAsync(id, new string('r', 20_000), default);
        await CommitAsync(id, run =>
        {
            run.ErrorMessage = "bad \0";
            return new RunCommit { Run = run };
        });

        await using var session = await Sessions.OpenAsync(default);
        var run = await session.LockAsync(id, default);
        Assert.Equal("bad \uFFFD", run!.ErrorMessage);
        Assert.Equal(SafeText.LongLimit, run.CancelReason!.Length);
    }

    private async Task<TaskRecord> StoredAsync(Guid id)
    {
        await using var session = await Sessions.OpenAsync(default);
        return Assert.Single(await session.TasksAsync(id, default));
    }

    private static void AssertSame(TaskRecord expected, TaskRecord actual)
    {
        Assert.Equal(expected.Needs, actual.Needs);
        Assert.Equal(expected.RuleFailures, actual.RuleFailures);
        Assert.Equal(expected, actual with { Needs = expected.Needs, RuleFailures = expected.RuleFailures });
    }
}
