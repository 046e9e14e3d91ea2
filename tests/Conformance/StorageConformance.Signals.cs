using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected ISignalStore Signals => Service<ISignalStore>();

    [Fact]
    public async Task Signals_are_numbered_and_read_with_their_run_until_a_task_has_them()
    {
        var id = await AcceptAsync();
        Assert.Equal(new SentSignal(SignalFate.Stored, 1), await SendAsync(id, "go", data: """{"by":"ann"}"""));
        Assert.Equal(new SentSignal(SignalFate.Stored, 2), await SendAsync(id, "go"));
        Assert.Equal(
            [new SignalRecord(id, 1, "go", """{"by":"ann"}"""), new SignalRecord(id, 2, "go", null)], await SignalsOfAsync(id));

        await CommitAsync(id, run => new RunCommit { Run = run, Signals = [new(id, 1, null), new(id, 2, "a")] });
        Assert.Equal(
            [new SignalRecord(id, 1, "go", """{"by":"ann"}""", true), new SignalRecord(id, 2, "go", null, true, "a")], await SignalsOfAsync(id));

        await CommitAsync(id, run => new RunCommit { Run = run, Signals = [new(id, 1, "b")] });
        Assert.Equal([new SignalRecord(id, 2, "go", null, true, "a")], await SignalsOfAsync(id));
        Assert.Equal(3, (await SendAsync(id, "go")).Number);
    }

    [Fact]
    public async Task A_run_is_read_with_its_signals_in_a_session_and_in_a_group()
    {
        var id = await AcceptAsync();
        await SendAsync(id, "go");

        Assert.Single(await SignalsOfAsync(id));
        Assert.Single((await Groups.ReadAsync([id], default)).Single().Signals);
    }

    [Fact]
    public async Task A_key_makes_a_signal_one_however_often_it_is_sent()
    {
        var id = await AcceptAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(id, "go", "k")));

        Assert.Single(sent, signal => signal.Fate == SignalFate.Stored);
        Assert.All(sent, signal => Assert.Equal(1, signal.Number));
        Assert.Equal(new SentSignal(SignalFate.Stored, 2), await SendAsync(id, "stop", "k"));
        await EndAsync(id);
        Assert.Equal(new SentSignal(SignalFate.Repeated, 1), await SendAsync(id, "go", "k"));
    }

    [Fact]
    public async Task Signals_sent_at_the_same_moment_have_numbers_of_their_own()
    {
        var id = await AcceptAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(id, "go")));

        Assert.Equal(Enumerable.Range(1, 20), sent.Select(signal => signal.Number).Order());
    }

    [Fact]
    public async Task Nothing_is_stored_for_a_run_that_is_not_there_or_has_ended()
    {
        var id = await AcceptAsync();
        await EndAsync(id);

        Assert.Equal(SignalFate.UnknownRun, (await SendAsync(Guid.CreateVersion7(), "go")).Fate);
        Assert.Equal(SignalFate.RunEnded, (await SendAsync(id, "go")).Fate);
        Assert.Empty(await SignalsOfAsync(id));
    }

    [Fact]
    public async Task A_run_keeps_only_so_many_signals_and_so_much_data()
    {
        var id = await AcceptAsync();
        for (var number = 1; number <= SignalLimits.MostKept; number++)
        {
            Assert.Equal(SignalFate.Stored, (await SendAsync(id, "go")).Fate);
        }

        Assert.Equal(SignalFate.TooMany, (await SendAsync(id, "go")).Fate);
        await CommitAsync(id, run => new RunCommit { Run = run, Signals = [new(id, 7, "a")] });
        Assert.Equal(SignalFate.Stored, (await SendAsync(id, "go")).Fate);

        var other = await AcceptAsync();
        var most = $"\"{new string('x', SignalLimits.MostKeptBytes - 2)}\"";
        Assert.Equal(SignalFate.Stored, (await SendAsync(other, "go", data: most)).Fate);
        Assert.Equal(SignalFate.TooMany, (await SendAsync(other, "go", data: "1")).Fate);
    }

    [Fact]
    public async Task A_signal_a_task_has_is_not_given_again()
    {
        var id = await AcceptAsync();
        await SendAsync(id, "go");
        await CommitAsync(id, run => new RunCommit { Run = run, Signals = [new(id, 1, "a")] });

        await Assert.ThrowsAsync<RunConflictException>(
            () => CommitAsync(id, run => new RunCommit { Run = run, Signals = [new(id, 1, "b")] }));
    }

    [Fact]
    public async Task A_run_that_has_not_received_a_signal_for_long_is_found()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a", TaskState.Awaiting));
        await CommitAsync(id, run =>
        {
            run.ActiveTasks = 1;
            return new RunCommit { Run = run };
        });
        await SendAsync(id, "go");
        await SendAsync(id, "stop");
        Assert.Empty(await StalledAsync());

        await PassAsync(Grace * 2);
        Assert.Equal([new StalledRun(id, StallKind.Signal)], await StalledAsync());
        Assert.Equal([1, 2], (await Signals.UnreceivedAsync(id, default)).Select(signal => signal.Number));

        await CommitAsync(id, run => new RunCommit { Run = run, Signals = [new(id, 1, null), new(id, 2, "a")] });
        Assert.Empty(await StalledAsync());
        Assert.Empty(await Signals.UnreceivedAsync(id, default));
    }

    private Task<SentSignal> SendAsync(Guid run, string name, string? key = null, string? data = null) =>
        Signals.SendAsync(new NewSignal(run, name, key, data), default);

    private async Task<List<SignalRecord>> SignalsOfAsync(Guid run)
    {
        await using var session = await Sessions.OpenAsync(default);
        await session.LockAsync(run, default);
        return [.. (await session.SignalsAsync(run, default)).OrderBy(signal => signal.Number)];
    }

    private Task EndAsync(Guid run) => CommitAsync(run, row =>
    {
        row.CurrentState = "succeeded";
        return new RunCommit { Run = row };
    });
}
