using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Worker;
using EventFlow.Worker.RabbitMq;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Tests.Worker;

public sealed class BundleTests
{
    private static readonly TimeSpan HoldAtMost = TimeSpan.FromSeconds(1);

    private readonly ManualTime time = new();
    private readonly RecordedPublisher answers = new();
    private readonly RecordedPublisher handedBack = new();
    private readonly TaskCompletionSource<bool> settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(string Path, ITaskDelivery Delivery, TaskCompletionSource End)> begun = new();
    private TaskSlots slots = new(2);

    [Fact]
    public async Task Its_tasks_use_a_slot_each_and_it_is_acknowledged_after_the_last()
    {
        _ = Bundle("abc").RunAsync();
        Assert.Equal(["a", "b"], Begun());

        End("a");
        await BeginsAsync("c");
        End("c");
        Assert.False(settled.Task.IsCompleted);
        End("b");

        Assert.True(await settled.Task.WaitAsync(WorkerBench.Patience));
        Assert.True(slots.TryEnter() && slots.TryEnter() && !slots.TryEnter());
    }

    [Fact]
    public async Task A_slot_is_free_as_soon_as_the_handler_has_ended()
    {
        slots = new TaskSlots(1);
        _ = Bundle("ab").RunAsync();

        begun.First().Delivery.Vacate();

        await BeginsAsync("b");
        Assert.False(settled.Task.IsCompleted);
    }

    [Fact]
    public async Task What_has_not_begun_in_time_is_handed_back_as_single_tasks()
    {
        slots = new TaskSlots(1);
        _ = Bundle("abc").RunAsync();

        await time.PassAsync(HoldAtMost);
        var last = await handedBack.NextAsync(2);

        Assert.Equal([["b"], ["c"]], handedBack.Messages.Select(message => message.Paths));
        Assert.Equal(JsonSerializer.Serialize(Of("c"), WireJson.Options), last.Body);
        Assert.Equal(
            ("eventflow.task.test", $"{WorkerBench.Run}/c/1", $"{WorkerBench.Run}", "answers-of-c", "application/json", true),
            (last.Queue, last.Properties.MessageId, last.Properties.CorrelationId, last.Properties.ReplyTo,
             last.Properties.ContentType, last.Properties.Persistent));
        End("a");
        last.Confirmed.SetResult();
        Assert.False(settled.Task.IsCompleted);
        handedBack.Messages[0].Confirmed.SetResult();
        Assert.True(await settled.Task.WaitAsync(WorkerBench.Patience));
    }

    [Fact]
    public async Task A_worker_that_had_to_hand_back_takes_no_bundles_until_a_slot_is_free()
    {
        slots = new TaskSlots(1);
        _ = Bundle("ab").RunAsync();
        Assert.True(slots.TakesBundles);

        await time.PassAsync(HoldAtMost);
        await handedBack.NextAsync(1);
        Assert.False(slots.TakesBundles);
        End("a");

        Assert.True(slots.TakesBundles);
    }

    [Fact]
    public async Task A_long_task_does_not_hold_up_the_acknowledgement()
    {
        _ = Bundle("ab").RunAsync();
        End("a");

        await begun.Last().Delivery.AcknowledgeAsync(CancellationToken.None);

        Assert.True(await settled.Task.WaitAsync(WorkerBench.Patience));
        Assert.Equal(1, slots.Capacity);
        End("b");
        Assert.Equal(2, slots.Capacity);
    }

    [Fact]
    public async Task What_has_not_begun_when_every_slot_holds_a_long_task_is_handed_back_at_once()
    {
        slots = new TaskSlots(1);
        _ = Bundle("ab").RunAsync();

        await begun.First().Delivery.AcknowledgeAsync(CancellationToken.None);

        (await handedBack.NextAsync(1)).Confirmed.SetResult();
        Assert.True(await settled.Task.WaitAsync(WorkerBench.Patience));
    }

    [Fact]
    public async Task A_stopping_worker_hands_back_what_has_not_begun_and_what_does_not_end()
    {
        slots = new TaskSlots(1);
        _ = Bundle("ab").RunAsync();

        var drained = slots.DrainAsync();
        (await handedBack.NextAsync(1)).Confirmed.SetResult();
        Assert.False(drained.IsCompleted);
        begun.First().End.SetException(new OperationCanceledException());
        (await handedBack.NextAsync(2)).Confirmed.SetResult();

        Assert.Equal([["b"], ["a"]], handedBack.Messages.Select(message => message.Paths));
        Assert.True(await settled.Task.WaitAsync(WorkerBench.Patience));
        await drained.WaitAsync(WorkerBench.Patience);
    }

    [Fact]
    public async Task What_cannot_be_handed_back_goes_back_with_the_whole_message()
    {
        slots = new TaskSlots(1);
        _ = Bundle("ab").RunAsync();
        await time.PassAsync(HoldAtMost);

        (await handedBack.NextAsync(1)).Confirmed.SetException(new PublishException(1, isReturn: true));
        End("a");

        Assert.False(await settled.Task.WaitAsync(WorkerBench.Patience));
    }

    [Fact]
    public async Task A_task_says_where_its_answers_go()
    {
        _ = Bundle("ab").RunAsync();

        begun.First().Delivery.AnswerTo("answers-of-a");
        _ = begun.First().Delivery.AnswerAsync(Of("a").Answer(AnswerKinds.Completed, "w"), CancellationToken.None);
        _ = begun.Last().Delivery.AnswerAsync(Of("b").Answer(AnswerKinds.Completed, "w"), CancellationToken.None);

        Assert.Equal("answers-of-a", (await answers.NextAsync(1)).Queue);
        Assert.Equal("of-the-message", (await answers.NextAsync(2)).Queue);
    }

    [Theory]
    [InlineData("""{"tasks":[{"a":[1]}, 7 ,"x"]}""", "{\"a\":[1]}", "7", "\"x\"")]
    [InlineData("""{"more":{"tasks":[1]},"tasks":[2]}""", "2")]
    [InlineData("""{"tasks":[]}""")]
    [InlineData("""{"tasks":{"a":1}}""", """{"tasks":{"a":1}}""")]
    [InlineData("""{"tasks":[1""", """{"tasks":[1""")]
    [InlineData("""{"path":"a"}""", """{"path":"a"}""")]
    [InlineData("[1]", "[1]")]
    [InlineData("", "")]
    public void A_body_is_cut_into_its_tasks_or_left_whole(string body, params string[] tasks) =>
        Assert.Equal(tasks, BundleBody.Split(Encoding.UTF8.GetBytes(body)).Select(task => Encoding.UTF8.GetString(task.Span)));

    private static TaskMessage Of(string path) => WorkerBench.Message(path: path) with { ReplyTo = $"answers-of-{path}" };

    private Bundle Bundle(string paths)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new TaskBundle([.. paths.Select(path => Of($"{path}"))]), WireJson.Options);
        var host = new BundleHost(
            slots, ExecuteAsync, new AnswerSender(answers.PublishAsync, time, NullLogger.Instance), handedBack.PublishAsync,
            LengthenAsync, () => Task.CompletedTask, HoldAtMost, time, NullLogger.Instance);
        return new Bundle(host, "test", "of-the-message", BundleBody.Split(body), isDone =>
        {
            settled.SetResult(isDone);
            return Task.CompletedTask;
        });
    }

    private Task LengthenAsync()
    {
        slots.Lengthen();
        slots.TurnAwayIfFull();
        return Task.CompletedTask;
    }

    private Task ExecuteAsync(ReadOnlyMemory<byte> body, ITaskDelivery delivery)
    {
        var end = new TaskCompletionSource();
        begun.Enqueue((JsonSerializer.Deserialize<TaskMessage>(body.Span, WireJson.Options)!.Path, delivery, end));
        return end.Task;
    }

    private IEnumerable<string> Begun() => begun.Select(task => task.Path);

    private Task BeginsAsync(string path) => EventuallyAsync(() => Begun().Contains(path));

    private void End(string path) => begun.Single(task => task.Path == path).End.SetResult();

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(WorkerBench.Patience, TimeProvider.System);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
