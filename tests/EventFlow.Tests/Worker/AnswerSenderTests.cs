using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Worker.RabbitMq;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Tests.Worker;

public sealed class AnswerSenderTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ManualTime time = new();
    private readonly RecordedPublisher broker = new();
    private readonly AnswerSender sender;

    public AnswerSenderTests() => sender = new AnswerSender(broker.PublishAsync, time, NullLogger.Instance);

    [Fact]
    public async Task A_single_answer_leaves_at_once_in_the_plain_form()
    {
        var sent = SendAsync("a");

        var message = Assert.Single(broker.Messages);
        Assert.Equal(JsonSerializer.Serialize(Answer("a"), WireJson.Options), message.Body);
        Assert.Equal($"{WorkerBench.Run}/a/1/completed", message.Properties.MessageId);
        Assert.False(sent.IsCompleted);
        message.Confirmed.SetResult();
        await sent.WaitAsync(WorkerBench.Patience);
    }

    [Fact]
    public async Task Answers_that_are_ready_together_travel_in_one_message()
    {
        var sent = "abcde".Select(path => SendAsync($"{path}")).ToList();
        Assert.Equal([["a"], ["b"]], broker.Messages.Select(message => message.Paths));

        broker.Messages[0].Confirmed.SetResult();

        Assert.Equal(["c", "d", "e"], (await broker.NextAsync(3)).Paths);
        Assert.True(broker.Messages[2].Properties.Persistent);
        Assert.False(sent[2].IsCompleted);
        broker.Messages[2].Confirmed.SetResult();
        broker.Messages[1].Confirmed.SetResult();
        await Task.WhenAll(sent).WaitAsync(WorkerBench.Patience);
    }

    [Fact]
    public async Task A_message_carries_a_hundred_answers_at_most()
    {
        var sent = Enumerable.Range(0, 203).Select(n => SendAsync($"{n}")).ToList();

        broker.Messages[0].Confirmed.SetResult();
        broker.Messages[1].Confirmed.SetResult();

        Assert.Equal(100, (await broker.NextAsync(3)).Paths.Count);
        var fourth = await broker.NextAsync(4);
        Assert.Equal(Enumerable.Range(102, 100).Select(n => $"{n}"), fourth.Paths);
        fourth.Confirmed.SetResult();
        (await broker.NextAsync(5)).Confirmed.SetResult();
        broker.Messages[2].Confirmed.SetResult();
        await Task.WhenAll(sent).WaitAsync(WorkerBench.Patience);
    }

    [Fact]
    public async Task A_message_is_bounded_in_bytes_and_a_larger_answer_travels_alone()
    {
        _ = SendAsync("a");
        _ = SendAsync("b");
        _ = SendAsync("c", new string('x', 100_000));
        _ = SendAsync("d", new string('x', 100_000));
        _ = SendAsync("e", new string('x', 100_000));
        _ = SendAsync("f", new string('x', 500_000));
        _ = SendAsync("g");

        for (var confirmed = 0; confirmed < 5; confirmed++)
        {
            (await broker.NextAsync(confirmed + 1)).Confirmed.SetResult();
        }

        Assert.Equal(["g"], (await broker.NextAsync(6)).Paths);
        Assert.Equal([["a"], ["b"], ["c", "d"], ["e"], ["f"], ["g"]], broker.Messages.Select(message => message.Paths));
        Assert.All(
            broker.Messages.Where(message => message.Paths.Count > 1),
            message => Assert.InRange(Encoding.UTF8.GetByteCount(message.Body), 1, AnswerBody.MostBytes));
    }

    [Fact]
    public void Queues_do_not_wait_for_each_other()
    {
        _ = SendAsync("a");
        _ = SendAsync("b");
        _ = SendAsync("c");
        _ = SendAsync("d", queue: "elsewhere");

        Assert.Equal(
            [("runs", "a"), ("runs", "b"), ("elsewhere", "d")], broker.Messages.Select(message => (message.Queue, message.Paths[0])));
    }

    [Fact]
    public async Task What_the_broker_does_not_take_is_sent_again_until_it_does()
    {
        var sent = SendAsync("a");
        broker.Messages[0].Confirmed.SetException(new PublishException(1, isReturn: false));

        await time.PassAsync(Pause);
        var again = await broker.NextAsync(2);
        again.Confirmed.SetResult();

        Assert.Equal(broker.Messages[0].Body, again.Body);
        await sent.WaitAsync(WorkerBench.Patience);
    }

    [Fact]
    public async Task An_answer_to_a_queue_that_was_missing_for_a_minute_is_lost()
    {
        var sent = SendAsync("a");
        broker.Messages[0].Confirmed.SetException(new PublishException(1, isReturn: true));
        await time.PassAsync(Pause);
        var second = await broker.NextAsync(2);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(sent.IsCompleted);

        second.Confirmed.SetException(new PublishException(2, isReturn: true));

        await Assert.ThrowsAsync<PublishException>(() => sent.WaitAsync(WorkerBench.Patience));
    }

    [Fact]
    public async Task An_answer_nobody_waits_for_any_more_does_not_leave()
    {
        using var gaveUp = new CancellationTokenSource();
        _ = SendAsync("a");
        _ = SendAsync("b");
        var abandoned = sender.SendAsync(Answer("c"), "runs", gaveUp.Token);
        _ = SendAsync("d");

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned.WaitAsync(WorkerBench.Patience));
        broker.Messages[0].Confirmed.SetResult();

        Assert.Equal(["d"], (await broker.NextAsync(3)).Paths);
    }

    private Task SendAsync(string path, string? output = null, string queue = "runs") =>
        sender.SendAsync(Answer(path, output), queue, CancellationToken.None);

    private static TaskAnswer Answer(string path, string? output = null) => new()
    {
        Kind = AnswerKinds.Completed,
        Run = WorkerBench.Run,
        Path = path,
        Attempt = 1,
        Output = JsonSerializer.SerializeToElement(output),
    };
}
