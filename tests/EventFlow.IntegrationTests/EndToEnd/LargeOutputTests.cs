using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Outputs on their way from a worker of any language to the expressions that read them, with a database and a broker.</summary>
public sealed class LargeOutputTests
{
    private const string Flow = """
        workflow: large
        tasks:
          a: { uses: foreign }
          b: { needs: [a], uses: foreign, with: { length: "${{ $length(tasks.a.output.text) }}" } }
          c: { needs: [b], uses: foreign, with: { all: "${{ tasks.a.output }}" } }
        """;

    [Theory]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    [InlineData(15_000_000)]
    public async Task An_output_is_kept_apart_and_read_by_tasks_before_and_after_a_crash(int length)
    {
        await using var stack = await Stack.StartAsync();
        await using var connection = await new ConnectionFactory { Uri = new Uri(stack.RabbitMq) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var output = $$"""{"text":"{{Text(length)}}"}""";
        var id = await stack.RunAsync(Flow);
        var a = await TakeAsync(connection, "a");

        await AnswerAsync(channel, a, output);
        var b = await TakeAsync(connection, "b");
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        await AnswerAsync(channel, b, "null");
        var c = await TakeAsync(connection, "c");
        await AnswerAsync(channel, c, "null");

        Assert.Equal($$"""{"length":{{length}}}""", b.Input.GetRawText());
        Assert.Equal($$"""{"all":{{output}}}""", c.Input.GetRawText());
        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        var kept = (await stack.TasksOfAsync(id)).Items[0].OutputRef!;
        Assert.Equal(output.Length, kept.Bytes);
        Assert.Equal(output, await stack.OutputOfAsync(id, "a"));
        Assert.Equal(1, await stack.CountAsync($"select count(*) from payloads where run_id = '{id}' and sha256 = '{kept.Sha256}'"));
        Assert.InRange(await stack.CountAsync($"select max(length(output::text)) from tasks where run_id = '{id}'"), 1, 200);
        await stack.AssertSoundAsync(id);
    }

    // Neither all alike nor all random, as real rows are.
    private static string Text(int length)
    {
        var random = new Random(7);
        var text = new StringBuilder(length + 40);
        while (text.Length < length)
        {
            text.Append("sensor ").Append(random.Next(100)).Append(" reads ").Append(random.NextDouble()).Append("; ");
        }

        return text.ToString(0, length);
    }

    // A task that nobody answers for some seconds comes again.
    private static async Task<TaskMessage> TakeAsync(IConnection connection, string path)
    {
        TaskMessage? task = null;
        await Eventually.BecomesAsync(async _ => (task = await TryTakeAsync(connection))?.Path == path, $"task {path} has come");
        return task!;
    }

    // On a channel of its own: until the engine has declared the queue asking for it closes the channel.
    private static async Task<TaskMessage?> TryTakeAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync();
        return await channel.BasicGetAsync(WireNames.TaskQueue("foreign"), autoAck: true) is { } delivery
            ? JsonSerializer.Deserialize<TaskMessage>(delivery.Body.Span, WireJson.Options)
            : null;
    }

    private static async Task AnswerAsync(IChannel channel, TaskMessage task, string output)
    {
        var body = $$"""{"kind":"completed","run":"{{task.Run}}","path":"{{task.Path}}","attempt":{{task.Attempt}},"output":{{output}}}""";
        await channel.BasicPublishAsync("", task.ReplyTo!, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(body));
    }
}
