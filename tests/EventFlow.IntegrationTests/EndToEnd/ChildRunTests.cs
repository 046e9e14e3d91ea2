using System.Net;
using System.Net.Http.Json;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Runs of runs on real servers: one child per attempt, and an end for each of them, whoever dies.</summary>
public class ChildRunTests
{
    private const string Leaf = """
        workflow: leaf
        params: { n: { type: integer } }
        tasks:
          first: { uses: sleep, with: { milliseconds: 100 } }
          second: { needs: [first], uses: sleep, with: { milliseconds: 100 } }
        output: { n: "${{ params.n }}" }
        """;

    private const string Parent = """
        workflow: parent
        tasks:
          call: { foreach: "${{ [1..30] }}", max_parallel: 6, run: leaf, with: { n: "${{ item }}" } }
          last: { needs: [call], uses: sleep, with: { milliseconds: 10, sum: "${{ $sum(tasks.call.output.n) }}" } }
        """;

    [Fact]
    public async Task An_engine_killed_again_and_again_starts_each_child_once_and_loses_none()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Leaf);
        var id = await stack.RunAsync(Parent);
        for (var kill = 1; kill <= 4; kill++)
        {
            await Eventually.BecomesAsync(async _ => await EndedAsync(stack, id) >= 5 * kill, $"{5 * kill} children have ended");
            await stack.Server.KillAsync();
            await stack.StartServerAsync();
        }

        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        Assert.Equal(30, await stack.CountAsync($"select count(*) from runs where parent_id = '{id}'"));
        Assert.Equal(30, await EndedAsync(stack, id));
        Assert.Equal(30, await stack.CountAsync(
            $"select count(*) from tasks t join runs c on c.id = t.worker::uuid where t.run_id = '{id}' and t.kind = 'run' and t.attempt = 1"));
        Assert.Equal(30 * 31 / 2, await stack.CountAsync(
            $"select sum((output->>'n')::integer) from tasks where run_id = '{id}' and kind = 'run'"));
        Assert.Equal(61, worker.Executions.Select(execution => (execution.Run, execution.Path)).Distinct().Count());
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task Children_of_a_run_that_was_canceled_end_though_the_engine_died_before_it_could_tell_them()
    {
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync("workflow: endless\ntasks:\n  go: { signal: go }");
        var id = await stack.RunAsync("""
            workflow: canceled-parent
            tasks:
              call: { foreach: "${{ [1..20] }}", run: endless }
              kept: { run: endless, parent_close_policy: abandon }
            """);
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"select count(*) from runs where parent_id = '{id}' and state = 'running'") == 21, "all children run");

        await stack.CancelAsync(id);
        await stack.Server.KillAsync();
        await stack.StartServerAsync();

        Assert.Equal("canceled", (await stack.EndAsync(id)).State);
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"select count(*) from runs where parent_id = '{id}' and state = 'canceled'") == 20,
            "the children are canceled");
        Assert.Equal(1, await stack.CountAsync($"select count(*) from runs where parent_id = '{id}' and state = 'running'"));
    }

    [Fact]
    public async Task Parents_and_children_on_two_nodes_hear_of_each_other()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var peer = await stack.StartPeerAsync();
        await Eventually.BecomesAsync(async _ => await stack.CountAsync("select count(*) from nodes") == 2, "two nodes are up");
        await stack.ApplyAsync(Leaf);
        var workflow = await stack.ApplyAsync(Parent);
        var runs = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            runs.Add(await stack.StartRunAsync(workflow));
        }

        await Eventually.BecomesAsync(async _ => await EndedAsync(stack, runs[0]) >= 5, "children have ended");
        await peer.KillAsync();

        foreach (var run in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(run)).State);
            Assert.Equal(30, await EndedAsync(stack, run));
            await stack.AssertSoundAsync(run);
        }

        Assert.Equal(0, await stack.GivenUpAsync());
    }

    [Fact]
    public async Task What_children_did_is_undone_and_a_repair_runs_others_or_has_one_go_on_alone()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync("workflow: hotel\ntasks:\n  room: { uses: sleep, with: { milliseconds: 1 } }");
        await stack.ApplyAsync("""
            workflow: flight
            tasks:
              seat: { uses: sleep, with: { milliseconds: 1 }, compensate: { uses: sleep, with: { milliseconds: 1 } } }
              ticket: { needs: [seat], signal: ticket, timeout: 6s }
            """);
        var id = await stack.RunAsync("""
            workflow: trip
            tasks:
              first: { run: hotel, compensate: { uses: sleep, with: { milliseconds: 1 } } }
              second: { needs: [first], run: flight }
            """);
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"select count(*) from runs where parent_id = '{id}' and state = 'failed'") == 1, "the flight has failed");
        await stack.Server.KillAsync();
        await stack.StartServerAsync();

        Assert.Equal("failed", (await stack.EndAsync(id)).State);
        Assert.Equal(
            ["room", "seat", "seat/compensate", "first/compensate"], worker.Executions.Select(execution => execution.Path).Distinct());

        var lost = await ChildAsync(stack, id, "second", attempt: 1);
        await PostAsync(stack, id, "repair");
        var flight = await WaitingAsync(stack, id, attempt: 2);
        await PostAsync(stack, lost, "repair");
        await PostAsync(stack, flight, "signals/ticket");
        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        Assert.Equal(4, await stack.CountAsync($"select count(*) from runs where parent_id = '{id}'"));

        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"select count(*) from run_events where run_id = '{lost}' and kind = 'run.failed'") == 2,
            "the repaired flight has waited once more, and in vain");
        Assert.Equal(0, await stack.CountAsync($"select count(*) from runs where parent_id = '{id}' and cancel_requested_at is not null"));
        Assert.Equal(
            $"{id} second 1 parent",
            await stack.ScalarAsync($"select concat_ws(' ', parent_id, parent_path, parent_attempt, trigger ->> 'kind') from v_runs where id = '{lost}'"));
    }

    private static async Task<Guid> WaitingAsync(Stack stack, Guid parent, int attempt)
    {
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"""
                select count(*) from runs r join tasks t on t.run_id = r.id and t.path = 'ticket' and t.state = 'awaiting'
                where r.parent_id = '{parent}' and r.parent_attempt = {attempt}
                """) == 1,
            "another flight waits for its ticket");
        return await ChildAsync(stack, parent, "second", attempt);
    }

    private static async Task<Guid> ChildAsync(Stack stack, Guid parent, string path, int attempt) => (Guid)(await stack.ScalarAsync(
        $"select id from runs where parent_id = '{parent}' and parent_path = '{path}' and parent_attempt = {attempt}"))!;

    private static async Task PostAsync(Stack stack, Guid run, string what)
    {
        using var http = new HttpClient { BaseAddress = stack.Address };
        using var answer = await http.PostAsJsonAsync($"/api/v1/runs/{run}/{what}", new { });
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    private static Task<long> EndedAsync(Stack stack, Guid parent) =>
        stack.CountAsync($"select count(*) from runs where parent_id = '{parent}' and state = 'succeeded'");
}
