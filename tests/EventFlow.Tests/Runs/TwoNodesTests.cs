using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage.Memory;
using EventFlow.Tests.Engine;
using EventFlow.Tests.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Runs;

/// <summary>A node that kept a run in memory while another one went on with it.</summary>
public sealed class TwoNodesTests : IAsyncDisposable
{
    private const string Pair = "workflow: pair\ntasks:\n  a: { uses: t }\n  b: { needs: [a], uses: t }";
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = Waits.Patience;

    private readonly Channel<TaskMessage> byFirst = Channel.CreateUnbounded<TaskMessage>();
    private readonly Channel<TaskMessage> bySecond = Channel.CreateUnbounded<TaskMessage>();
    private EmbeddedEngine? first;
    private EmbeddedEngine? second;

    public async ValueTask DisposeAsync()
    {
        await second!.DisposeAsync();
        await first!.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_of_what_the_other_node_has_begun_is_taken()
    {
        var b = await OvertakeAsync(Never);

        await first!.AnswerAsync(b.Completed());

        Assert.Equal("succeeded", (await first.EndAsync(b.Run)).State);
    }

    [Fact]
    public async Task A_message_of_the_other_node_that_got_lost_is_sent_again()
    {
        var b = await OvertakeAsync(TimeSpan.Zero);

        // The first time it notices that it knows too little, and reads the run again the second time.
        await Record.ExceptionAsync(() => WakeAsync(b.Run));
        await WakeAsync(b.Run);

        var again = await NextAsync(byFirst, "b");
        Assert.Equal(("b", 1), (again.Path, again.Attempt));
    }

    [Fact]
    public async Task An_answer_of_a_task_nobody_has_begun_is_refused_without_a_change()
    {
        await StartAsync(Never);
        var run = await first!.RunAsync(Pair);
        var a = await NextAsync(byFirst, "a");

        await first.AnswerAsync((a with { Path = "b" }).Completed());
        await first.AnswerAsync(a.Completed());
        var b = await NextAsync(byFirst, "b");
        await first.AnswerAsync(b.Completed());

        Assert.Equal("succeeded", (await first.EndAsync(run)).State);
        Assert.Equal(0, byFirst.Reader.Count);
    }

    /// <summary>The first node starts a run and hears that its first task is running, so that nothing of it is overdue; the second node takes the
    /// answer and begins the next task, which is returned.</summary>
    /// <param name="grace">When the first node holds a message for lost.</param>
    private async Task<TaskMessage> OvertakeAsync(TimeSpan grace)
    {
        await StartAsync(grace);
        var run = await first!.RunAsync(Pair);
        var a = (await NextAsync(byFirst, "a")).Completed();
        await first.AnswerAsync(a with { Kind = AnswerKinds.Started, Output = null });
        await first.UntilAsync(run, view => view.Tasks.GetValueOrDefault("running") == 1);
        await second!.AnswerAsync(a);
        return await NextAsync(bySecond, "b");
    }

    private Task WakeAsync(Guid run) => first!.Services.GetRequiredService<RunInbox>().WakeAsync(new ReconcileRun(run), CancellationToken.None);

    private static async Task<TaskMessage> NextAsync(Channel<TaskMessage> sent, string path)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        return await sent.Reader.ReadAllAsync(limit.Token).FirstAsync(task => task.Path == path, limit.Token);
    }

    private async Task StartAsync(TimeSpan grace)
    {
        first = await StartAsync(byFirst, grace, beside: null);
        second = await StartAsync(bySecond, Never, beside: first);
    }

    private static Task<EmbeddedEngine> StartAsync(Channel<TaskMessage> sent, TimeSpan grace, EmbeddedEngine? beside) => EmbeddedEngine.StartAsync(
        task =>
        {
            sent.Writer.TryWrite(task);
            return null;
        },
        configure: services =>
        {
            if (beside is not null)
            {
                services.AddSingleton(beside.Services.GetRequiredService<MemoryRuns>());
                services.AddSingleton(beside.Services.GetRequiredService<MemoryTimers>());
                services.AddSingleton(beside.Services.GetRequiredService<MemoryWorkflowStore>());
            }
        },
        adjust: options => options with { ReconcileEvery = Never, DispatchGrace = grace });
}
