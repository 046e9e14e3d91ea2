using System.Text;
using EventFlow.Benchmarks.Chaos;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Bridges as a user has them, against brokers that speak the real protocol.</summary>
public sealed class KafkaBridgeTests
{
    private const int Partitions = 3;

    private const string Flow =
        """
        workflow: orders
        params: { site: { type: string, default: none } }
        triggers:
          - { event: "com.example.*", params: { site: "${{ data.site }}" } }
        tasks: { nothing: { wait: { for: 1ms } } }
        """;

    [Fact]
    public async Task Records_start_one_run_each_and_what_cannot_be_read_is_put_aside_with_its_place()
    {
        await using var kafka = await KafkaCluster.StartAsync(Partitions, "orders");
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        await using var bridge = await StartAsync(stack, kafka, "filter: \"${{ $not(data.site = 'nowhere') }}\"");

        foreach (var number in Enumerable.Range(0, 30))
        {
            await kafka.SendAsync("orders", $"k{number % 5}", Json(number));
        }

        var poison = await kafka.SendAsync("orders", null, Text("{ not json"), ("content-type", Text("application/json")));
        await kafka.SendAsync("orders", "large", new byte[2_000_000]);
        await kafka.SendAsync("orders", "tombstone", null);
        await kafka.SendAsync("orders", "dropped", Text("""{ "site": "nowhere" }"""));
        await kafka.SendAsync("orders", "event", Json(99), ("ce_specversion", Text("1.0")), ("ce_id", Text("e-1")), ("ce_source", Text("/shop")), ("ce_type", Text("com.example.other")), ("ce_subject", null));

        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 32);
        await UntilAsync(stack, "select count(*) from v_events", 34);
        await UntilDoneAsync(kafka);
        Assert.Equal(32, await stack.CountAsync("select count(*) from runs"));
        Assert.Equal(34, await stack.CountAsync("select count(*) from v_events"));
        Assert.Equal(1, await stack.CountAsync("select count(*) from runs where key = E'event:/shop\\te-1' and params ->> 'site' = 's99'"));
        Assert.Equal(1, await stack.CountAsync(
            $"select count(*) from v_events where fate = 'refused' and event_id = 'orders/{poison.Partition.Value}/{poison.Offset.Value}' and reason like 'EF2220 %'"));
        Assert.Equal(1, await stack.CountAsync("select count(*) from v_events where fate = 'refused' and reason like 'EF2224 %'"));
        Assert.Equal(1, await stack.CountAsync("select count(*) from v_events where fate = 'started' and subject = 'tombstone'"));
        Assert.Equal(0, await stack.CountAsync(
            """
            select count(*) from (
                select split_part(event_id, '/', 3)::int as place, lag(split_part(event_id, '/', 3)::int) over (partition by split_part(event_id, '/', 2) order by id) as before
                from inbox where event_id like 'orders/%') one
            where place < before
            """));
    }

    [Fact]
    public async Task A_bridge_that_is_ended_leaves_nothing_to_be_read_twice()
    {
        await using var kafka = await KafkaCluster.StartAsync(Partitions, "orders");
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        await using (var bridge = await StartAsync(stack, kafka))
        {
            await SendAsync(kafka, 0, 200);
            await UntilAsync(stack, "select count(*) from inbox", 1);

            Assert.Equal(0, await bridge.TerminateAsync());
        }

        await using var second = await StartAsync(stack, kafka);
        await SendAsync(kafka, 200, 210);

        await UntilAsync(stack, "select count(*) from runs", 210);
        await UntilDoneAsync(kafka);
        Assert.Equal(210, await stack.CountAsync("select count(*) from inbox"));
    }

    [Fact]
    public async Task Records_wait_for_a_server_that_is_away_and_start_nothing_twice()
    {
        await using var kafka = await KafkaCluster.StartAsync(Partitions, "orders");
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        await using var bridge = await StartAsync(stack, kafka);
        await SendAsync(kafka, 0, 5);
        await UntilAsync(stack, "select count(*) from runs", 5);

        await stack.Server.KillAsync();
        await SendAsync(kafka, 5, 50);
        await bridge.WaitForLineAsync(line => line.Contains("EF4095", StringComparison.Ordinal), "word that the server is away");
        await stack.StartServerAsync();

        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 50);
        await UntilDoneAsync(kafka);
        Assert.Equal(50, await stack.CountAsync("select count(*) from runs"));
    }

    [Fact]
    public async Task A_server_in_the_role_of_bridges_reads_by_itself()
    {
        await using var kafka = await KafkaCluster.StartAsync(Partitions, "orders");
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Flow);
        await SendAsync(kafka, 0, 20);

        await stack.StartServerAsync(new Dictionary<string, string?> { ["EventFlow__Bridges__File"] = await FileAsync(kafka) });

        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 20);
        await UntilDoneAsync(kafka);
        Assert.Equal(20, await stack.CountAsync("select count(*) from inbox where via = 'bridge'"));
    }

    private static async Task SendAsync(KafkaCluster kafka, int from, int to)
    {
        foreach (var number in Enumerable.Range(from, to - from))
        {
            await kafka.SendAsync("orders", $"k{number}", Json(number));
        }
    }

    private static Task UntilAsync(Stack stack, string sql, int count) =>
        Eventually.BecomesAsync(async _ => await stack.CountAsync(sql) >= count, $"{sql} gives {count}");

    private static Task UntilDoneAsync(KafkaCluster kafka) =>
        Eventually.BecomesAsync(() => kafka.IsDone("orders", Partitions, "shop"), "all offsets are committed");

    private static async Task<ProcessHost> StartAsync(Stack stack, KafkaCluster kafka, string more = "")
    {
        var bridge = await ProcessHost.StartDotnetAsync(
            Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), ["bridges", await FileAsync(kafka, more)],
            new Dictionary<string, string?> { ["EVENTFLOW_URL"] = stack.Address.ToString() });
        await bridge.WaitForLineAsync(line => line.Contains("Bridging orders", StringComparison.Ordinal), "the bridge");
        return bridge;
    }

    private static async Task<string> FileAsync(KafkaCluster kafka, string more = "")
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("eventflow-test-").FullName, "bridges.yaml");
        await File.WriteAllTextAsync(file, $$"""
            bridges:
              orders:
                kafka: { servers: "{{kafka.Servers}}", topics: [orders], group: shop, options: { session.timeout.ms: 6000 } }
                type: com.example.order
                {{more}}
            """);
        return file;
    }

    private static byte[] Json(int number) => Text($$"""{ "site": "s{{number}}" }""");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
