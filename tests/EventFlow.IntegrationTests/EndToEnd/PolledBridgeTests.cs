using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Bridges that look for what is new, as a user has them: in a process of their own, beside a server.</summary>
public sealed class PolledBridgeTests : IDisposable
{
    private const string Flow = """
        workflow: loaded
        params: { name: { type: string } }
        triggers:
          - { event: "com.amazonaws.s3.ObjectCreated:*", params: { name: "${{ data.key }}" } }
          - { event: "eventflow.file.*", params: { name: "${{ data.name }}" } }
          - { event: com.example.note, params: { name: "${{ data.name }}" } }
        tasks: { nothing: { wait: { for: 1ms } } }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-polled-").FullName;

    private string In => Path.Combine(folder, "in");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Files_are_one_run_each_though_the_bridge_is_killed_again_and_again()
    {
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        Directory.CreateDirectory(In);
        const string Source = """folder: { path: "{0}", pattern: "*.csv", every: 1s, stable_for: 0s, state: "{1}" }""";

        for (var round = 0; round < 4; round++)
        {
            await using var bridge = await StartAsync(stack, Source);
            for (var number = 0; number < 300; number++)
            {
                var path = Path.Combine(In, $"r{round} n{number}");
                await File.WriteAllTextAsync(path, "1");
                File.Move(path, $"{path}.csv");
            }

            await UntilAsync(stack, "select count(*) from runs", (round * 300) + 100);
            await bridge.KillAsync();
        }

        await using var last = await StartAsync(stack, Source);
        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 1_200);
        await last.TerminateAsync();
        Assert.Equal(1_200, await stack.CountAsync("select count(*) from runs"));
        Assert.Equal(1_200, await stack.CountAsync("select count(distinct params ->> 'name') from runs"));
    }

    [NpmFact]
    public async Task Objects_are_one_run_each_and_another_when_they_have_changed()
    {
        await using var s3 = await PrivateS3.StartAsync();
        using var client = s3.Connect();
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_005), async (number, _) => await PutAsync(client, $"in/n {number}+.csv", "1"));
        await PutAsync(client, "in/other.txt", "1");
        await PutAsync(client, "out/other.csv", "1");
        var source = $$"""
            bucket: { bucket: eventflow, endpoint: "{{s3.Address}}", prefix: in/, pattern: "*.csv", every: 1s, access_key: {{PrivateS3.Key}},
                      secret_key: "${env:S3_SECRET}", state: "{1}" }
            """;

        await using (var bridge = await StartAsync(stack, source))
        {
            await UntilAsync(stack, "select count(*) from runs", 1_005);
            await s3.KillAsync();
            await bridge.WaitForLineAsync(line => line.Contains("EF4108", StringComparison.Ordinal), "word that the bucket is away");
            // Where nobody lists it: this server changes an object in several steps, between which it has an ETag of neither.
            await s3.ChangeAsideAsync(aside => PutAsync(aside, "in/n 7+.csv", "2"));
            await s3.RestartAsync();
            await UntilAsync(stack, "select count(*) from runs", 1_006);
            await bridge.KillAsync();
        }

        await PutAsync(client, "in/new.csv", "1");
        await using var again = await StartAsync(stack, source);
        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 1_007);
        await again.TerminateAsync();
        Assert.Equal(1_007, await stack.CountAsync("select count(*) from runs"));
        Assert.Equal(2, await stack.CountAsync("select count(*) from runs where params ->> 'name' = 'in/n 7+.csv'"));
    }

    [NpmFact]
    public async Task Messages_of_a_queue_are_deleted_once_their_events_are_taken()
    {
        await using var server = await PrivateSqs.StartAsync();
        using var sqs = server.Connect();
        var queue = (await sqs.CreateQueueAsync("uploads")).QueueUrl;
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        var source = $$"""
            sqs: { queue: "{{queue}}", endpoint: "{{server.Address}}", wait: 1s, visibility: 2s, access_key: {{PrivateSqs.Key}},
                   secret_key: "${env:SQS_SECRET}" }
            """;

        await using var bridge = await StartAsync(stack, source, "type: com.example.note");
        foreach (var number in Enumerable.Range(0, 30))
        {
            await sqs.SendMessageAsync(queue, Notification($"n+{number}.csv"));
        }

        await UntilAsync(stack, "select count(*) from runs", 30);
        await stack.Server.KillAsync();
        await sqs.SendMessageAsync(queue, Notification("n+7.csv"));
        await sqs.SendMessageAsync(queue, """{ "name": "plain" }""");
        await sqs.SendMessageAsync(queue, """{ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads" }""");
        await bridge.WaitForLineAsync(line => line.Contains("EF4095", StringComparison.Ordinal), "word that the server is away");
        await stack.StartServerAsync();

        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 31);
        await UntilAsync(stack, "select count(*) from v_events where fate = 'refused' and reason like 'EF4100 %'", 1);
        await UntilAsync(stack, "select count(*) from v_events where fate = 'duplicate' and subject = 'n 7.csv'", 1);
        await Eventually.BecomesAsync(
            async token =>
            {
                var left = await sqs.GetQueueAttributesAsync(queue, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], token);
                return left.ApproximateNumberOfMessages + left.ApproximateNumberOfMessagesNotVisible == 0;
            },
            "the queue is empty");
        Assert.Equal(31, await stack.CountAsync("select count(*) from runs"));
    }

    private static string Notification(string key) => $$"""
        { "Records": [{
          "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2026-03-01T06:00:00.000Z", "eventName": "ObjectCreated:Put",
          "s3": { "bucket": { "name": "uploads" }, "object": { "key": "{{key}}", "size": 1, "eTag": "e", "sequencer": "0055AED6DCD90281E5" } } }] }
        """;

    private static Task<PutObjectResponse> PutAsync(AmazonS3Client client, string key, string content) => client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = "eventflow", Key = key, ContentBody = content, UseChunkEncoding = false,
    });

    private static Task UntilAsync(Stack stack, string sql, int count) =>
        Eventually.BecomesAsync(async _ => await stack.CountAsync(sql) >= count, $"{sql} gives {count}");

    /// <param name="source">With {0} for the folder that is looked at, and {1} for what says what was reported.</param>
    private async Task<ProcessHost> StartAsync(Stack stack, string source, string more = "")
    {
        var file = Path.Combine(folder, "bridges.yaml");
        var filled = source.Replace("{0}", In, StringComparison.Ordinal).Replace("{1}", Path.Combine(folder, "state", "in.seen"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"bridges:\n  looked:\n    {filled.Trim()}\n    {more}\n", Encoding.UTF8);
        var bridge = await ProcessHost.StartDotnetAsync(
            Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), ["bridges", file],
            new Dictionary<string, string?>
            {
                ["EVENTFLOW_URL"] = stack.Address.ToString(), ["S3_SECRET"] = PrivateS3.Key, ["SQS_SECRET"] = PrivateSqs.Key,
            });
        await bridge.WaitForLineAsync(line => line.Contains("Bridging looked", StringComparison.Ordinal), "the bridge");
        return bridge;
    }
}
