using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Memory;
using EventFlow.Tests.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

/// <summary>More runs than may be queued: the rest waits as pending and starts oldest first.</summary>
public class BacklogTests
{
    private const int Most = 20;
    private const string One = "workflow: one\ntasks:\n  a: { uses: t }";

    // Runs that start at the same moment do not see each other, so a gate closes a few runs late.
    private const int MostInFact = 2 * Most;

    // Those in the queue and those that fill it up next may pass each other.
    private const int MostOutOfOrder = MostInFact + Most;

    private readonly Channel<TaskMessage> queue = Channel.CreateUnbounded<TaskMessage>();

    [Theory]
    [InlineData(20_000)]
    [InlineData(1)]
    public async Task The_queue_stays_short_and_runs_start_oldest_first_also_where_few_fit_into_memory(int cachedRuns)
    {
        await using var engine = await StartAsync(options => options with { CachedRuns = cachedRuns });
        var runs = await AcceptAsync(engine, 150);
        runs.ForEach(engine.Waker.StartRun);

        var order = await WorkAsync(engine, runs.Count);

        Assert.All(order.Index(), one => Assert.InRange(runs.IndexOf(one.Item), one.Index - MostOutOfOrder, one.Index + MostOutOfOrder));
        Assert.Equal(runs.Count, order.Distinct().Count());
    }

    [Fact]
    public async Task Another_workflow_starts_meanwhile()
    {
        await using var engine = await StartAsync();
        (await AcceptAsync(engine, 100)).ForEach(engine.Waker.StartRun);
        await queue.Reader.WaitToReadAsync();

        var other = await engine.RunAsync("workflow: other\ntasks:\n  a: { uses: t }");

        Assert.Equal("running", (await engine.UntilAsync(other, run => run.State != "pending")).State);
    }

    [Fact]
    public async Task A_run_that_comes_after_the_backlog_has_gone_is_done_like_any_other()
    {
        await using var engine = await StartAsync();
        var runs = await AcceptAsync(engine, 2 * Most);
        runs.ForEach(engine.Waker.StartRun);
        await WorkAsync(engine, runs.Count);

        var late = await engine.RunAsync(One);

        Assert.Equal([late], await WorkAsync(engine, 1));
        Assert.Equal("succeeded", (await engine.EndAsync(late)).State);
    }

    [Fact]
    public async Task A_node_that_starts_anew_counts_what_is_queued_already_and_the_line_forms_again()
    {
        await using var first = await StartAsync();
        var runs = await AcceptAsync(first, 100);
        runs.ForEach(first.Waker.StartRun);
        await first.UntilAsync(runs[0], _ => queue.Reader.Count >= Most && first.Services.GetRequiredService<StartGate>().Room("one") == 0);
        await first.StopAsync();

        await using var second = await StartAsync(store: first);
        await second.UntilAsync(runs[0], _ => second.Services.GetRequiredService<StartGate>().Room("one") == 0);
        runs.ForEach(second.Waker.StartRun);

        Assert.Equal(runs.Count, (await WorkAsync(second, runs.Count)).Distinct().Count());
        Assert.Equal("succeeded", (await second.EndAsync(runs[^1])).State);
    }

    private Task<EmbeddedEngine> StartAsync(Func<EngineOptions, EngineOptions>? adjust = null, EmbeddedEngine? store = null) =>
        EmbeddedEngine.StartAsync(
            task =>
            {
                queue.Writer.TryWrite(task);
                return null;
            },
            adjust: options => (adjust ?? (same => same))(options with
            {
                MostQueuedPerWorkflow = Most, DispatchGrace = TimeSpan.FromHours(1), StartGrace = TimeSpan.FromSeconds(1),
            }),
            configure: services =>
            {
                if (store is not null)
                {
                    services.AddSingleton(store.Services.GetRequiredService<MemoryRuns>());
                    services.AddSingleton(store.Services.GetRequiredService<MemoryTimers>());
                    services.AddSingleton(store.Services.GetRequiredService<IWorkflowStore>());
                }
            });

    private static async Task<List<Guid>> AcceptAsync(EmbeddedEngine engine, int count)
    {
        var runs = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(await engine.AcceptAsync(One));
        }

        return runs;
    }

    /// <summary>Does so many tasks one after the other; answers with their runs in this order.</summary>
    private async Task<List<Guid>> WorkAsync(EmbeddedEngine engine, int tasks)
    {
        using var patience = new CancellationTokenSource(Waits.Patience, TimeProvider.System);
        var order = new List<Guid>();
        while (order.Count < tasks)
        {
            var task = await queue.Reader.ReadAsync(patience.Token);
            Assert.InRange(queue.Reader.Count, 0, MostInFact);
            order.Add(task.Run);
            await engine.AnswerAsync(task.Completed());
        }

        return order;
    }
}
