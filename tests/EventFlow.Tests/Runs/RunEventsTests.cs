using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Tests.Engine;
using EventFlow.Tests.Timing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Runs;

/// <summary>Answers that travel together stand and fall alone.</summary>
public sealed class RunEventsTests : IAsyncLifetime
{
    private const string Pair = "workflow: pair\ntasks:\n  a: { uses: t }\n  b: { needs: [a], uses: t }";
    private static readonly TimeSpan Patience = Waits.Patience;

    private readonly RefusingGroups store = new();
    private readonly Channel<TaskMessage> sent = Channel.CreateUnbounded<TaskMessage>();
    private readonly ConcurrentDictionary<(Guid Run, string Path), int> times = new();
    private readonly Deliveries deliveries = new();
    private EmbeddedEngine? engine;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await engine!.DisposeAsync();

    [Fact]
    public async Task A_passing_fault_of_one_answer_holds_up_none_of_the_others_and_repeats_none()
    {
        var tasks = await StartAsync();
        var unlucky = tasks[1].Run;
        store.Refuse(unlucky, () => new RunConflictException(unlucky));

        await AnswerAllAsync(tasks);
        var before = await TakeAsync(2);
        store.Take(unlucky);
        var after = await TakeAsync(1);

        Assert.Equal(tasks.Select(task => task.Run).Except([unlucky]).Order(), before.Select(task => task.Run).Order());
        Assert.Equal((unlucky, "b"), (after[0].Run, after[0].Path));
        await AnswerAllAsync([.. before, .. after]);
        foreach (var task in tasks)
        {
            Assert.Equal("succeeded", (await engine!.EndAsync(task.Run)).State);
        }

        Assert.All(times, task => Assert.Equal(1, task.Value));
        Assert.Empty(deliveries.Faults);
    }

    [Fact]
    public async Task A_lasting_fault_reaches_the_error_handling_alone()
    {
        var tasks = await StartAsync();
        var unlucky = tasks[1].Run;
        store.Refuse(unlucky, () => new InvalidOperationException("a row nobody can store"));

        await AnswerAllAsync(tasks);
        var others = await TakeAsync(2);
        var fault = await deliveries.FaultAsync();

        Assert.DoesNotContain(unlucky, others.Select(task => task.Run));
        Assert.Equal(unlucky, Assert.IsType<TaskAnswered>(fault).RunId);
        Assert.Single(deliveries.Faults);
        store.Take(unlucky);
        await engine!.AnswerAsync(tasks[1].Completed());
        Assert.Equal(unlucky, (await TakeAsync(1))[0].Run);
    }

    [Fact]
    public async Task A_fault_that_does_not_pass_while_a_message_may_be_held_is_tried_on_alone()
    {
        var tasks = await StartAsync(services => services.AddScoped(
            provider => ActivatorUtilities.CreateInstance<RunEvents>(provider, new HurriedTime(factor: 10_000))));
        var unlucky = tasks[1].Run;
        store.Refuse(unlucky, () => new RunConflictException(unlucky));

        await AnswerAllAsync(tasks);
        await deliveries.BatchDone.WaitAsync(Patience);
        store.Take(unlucky);

        Assert.Equal(3, (await TakeAsync(3)).Select(task => task.Run).Distinct().Count());
        Assert.Empty(deliveries.Faults);
    }

    /// <summary>Three runs whose first tasks wait to be answered.</summary>
    private async Task<List<TaskMessage>> StartAsync(Action<IServiceCollection>? configure = null)
    {
        engine = await EmbeddedEngine.StartAsync(
            task =>
            {
                times.AddOrUpdate((task.Run, task.Path), 1, (_, before) => before + 1);
                sent.Writer.TryWrite(task);
                return null;
            },
            configure: services =>
            {
                services.AddSingleton<IRunGroups>(store.Around);
                configure?.Invoke(services);
            },
            adjust: options => options with { DispatchGrace = TimeSpan.FromHours(1) });
        engine.Services.GetRequiredService<IBusControl>().ConnectReceiveObserver(deliveries);
        for (var i = 0; i < 3; i++)
        {
            await engine.RunAsync(Pair);
        }

        return await TakeAsync(3);
    }

    private Task AnswerAllAsync(IEnumerable<TaskMessage> tasks) => engine!.Answers.AcceptAsync(
        JsonSerializer.SerializeToUtf8Bytes(new TaskAnswers([.. tasks.Select(task => task.Completed())]), WireJson.Options),
        CancellationToken.None);

    private async Task<List<TaskMessage>> TakeAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var tasks = new List<TaskMessage>();
        while (tasks.Count < count)
        {
            tasks.Add(await sent.Reader.ReadAsync(limit.Token));
        }

        return tasks;
    }

    /// <summary>What became of the messages on the runs' queue.</summary>
    private sealed class Deliveries : IReceiveObserver
    {
        private readonly TaskCompletionSource batchDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<object> fault = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<object> Faults { get; } = new();
        public Task BatchDone => batchDone.Task;

        public Task<object> FaultAsync() => fault.Task.WaitAsync(Patience);

        public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
            where T : class
        {
            if (context.Message is TaskAnswerBatch)
            {
                batchDone.TrySetResult();
            }

            return Task.CompletedTask;
        }

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
            where T : class
        {
            Faults.Enqueue(context.Message);
            fault.TrySetResult(context.Message);
            return Task.CompletedTask;
        }

        public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
    }

    /// <summary>A clock on which everything takes a fraction of its time.</summary>
    private sealed class HurriedTime(int factor) : TimeProvider
    {
        private readonly long began = System.GetTimestamp();

        public override long GetTimestamp() => (System.GetTimestamp() - began) * factor;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime / factor, period);
    }
}
