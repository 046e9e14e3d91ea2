using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Every effect is undone once, whoever dies meanwhile, and a repaired run has its effects anew.</summary>
public class CompensationTests
{
    private const int Tasks = 10;

    [Fact]
    public async Task Every_effect_of_a_run_that_failed_anywhere_is_undone_once_though_the_server_dies_again_and_again()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var workflow = await stack.ApplyAsync(Chain());
        var runs = new List<Guid>();
        for (var at = 1; at <= Tasks; at++)
        {
            runs.Add(await stack.StartRunAsync(workflow, new { at }));
        }

        var moments = new Random(2160);
        var undone = 0;
        for (var kill = 0; kill < 4; kill++)
        {
            undone += moments.Next(3, 11);
            await Eventually.BecomesAsync(() => worker.Executions.Count(IsUndo) >= undone, $"{undone} effects are undone");
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(60)), TimeProvider.System);
            await stack.Server.KillAsync();
            await stack.StartServerAsync();
        }

        for (var at = 1; at <= Tasks; at++)
        {
            await AssertUndoneAsync(stack, worker, runs[at - 1], at);
        }
    }

    [Fact]
    public async Task A_stuck_undo_says_so_and_is_passed_over_and_the_repaired_run_has_its_effects_anew()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        using var http = new HttpClient { BaseAddress = stack.Address };
        var id = await stack.RunAsync("""
            workflow: stuck
            tasks:
              book: { uses: sleep, with: { milliseconds: 1 }, compensate: { uses: sleep, with: { milliseconds: 1 } } }
              pay: { needs: [book], uses: sleep, with: { milliseconds: 1 }, compensate: { uses: throw, with: { milliseconds: 1 } } }
              ship: { needs: [pay], signal: ship, timeout: 4s }
            """);
        await Eventually.BecomesAsync(async _ => (await stack.RunOfAsync(id)).State == "compensation_failed", "the undoing is stuck");
        var run = await stack.RunOfAsync(id);
        Assert.Equal("pay could not be undone: InvalidOperation: this handler always throws", run.WaitingFor);
        Assert.Equal(run.WaitingFor, await stack.ScalarAsync($"select waiting_for from v_runs where id = '{id}'"));

        await RepairAsync(http, id, new { by = "ann", from = new[] { "book" } }, HttpStatusCode.UnprocessableEntity);
        await RepairAsync(http, id, new { by = "ann", skip = new[] { "pay" } }, HttpStatusCode.Accepted);
        Assert.Equal("failed", (await stack.EndAsync(id)).State);
        var tasks = await http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{id}/tasks");
        Assert.Equal(
            ["book", "book/compensate", "pay", "pay/compensate", "ship"],
            tasks.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("path").GetString()));

        await RepairAsync(http, id, new { by = "ann" }, HttpStatusCode.Accepted, key: "again");
        await RepairAsync(http, id, new { by = "ann" }, HttpStatusCode.OK, key: "again");
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"select count(*) from tasks where run_id = '{id}' and path = 'ship' and state = 'awaiting'") == 1,
            "the run waits once more");
        using var signal = await http.PostAsync($"/api/v1/runs/{id}/signals/ship", content: null);
        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        await RepairAsync(http, id, new { by = "ann" }, HttpStatusCode.Conflict);

        Assert.Equal(
            [$"{id}/book", $"{id}/pay", $"{id}/pay/compensate", $"{id}/book/compensate", $"{id}/book#2", $"{id}/pay#2"],
            worker.Executions.Select(execution => execution.Key));
    }

    private static string Chain() => "workflow: chain\nparams: { at: { type: integer } }\ntasks:\n" + string.Join(
        '\n', Enumerable.Range(1, Tasks).Select(number => string.Create(CultureInfo.InvariantCulture, $$$"""
              t{{{number:00}}}:
                {{{(number == 1 ? "" : $"needs: [t{number - 1:00}]")}}}
                uses: sleep
                with: { milliseconds: 5, fails: "${{ params.at = {{{number}}} }}" }
                compensate: { uses: sleep, with: { milliseconds: 60 } }
            """)));

    private static bool IsUndo(Execution execution) => execution.Path.EndsWith("/compensate", StringComparison.Ordinal);

    private static async Task AssertUndoneAsync(Stack stack, LedgerWorker worker, Guid run, int at)
    {
        Assert.Equal("failed", (await stack.EndAsync(run)).State);
        await stack.AssertSoundAsync(run);
        var undone = Enumerable.Range(1, at - 1).Reverse().Select(number => $"t{number:00}/compensate").ToList();
        Assert.Equal(
            string.Join(", ", undone),
            await stack.ScalarAsync($"""
                select coalesce(string_agg(path, ', ' order by seq), '')
                from run_events where run_id = '{run}' and kind = 'task.succeeded' and path like '%/compensate'
                """));
        var executed = worker.Executions.Where(execution => execution.Run == run && IsUndo(execution)).ToList();
        Assert.Equal(undone, executed.Select(execution => execution.Path).Distinct());
        Assert.All(executed, execution => Assert.Equal($"{run}/{execution.Path}", execution.Key));
    }

    private static async Task RepairAsync(HttpClient http, Guid run, object wish, HttpStatusCode expected, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{run}/repair") { Content = JsonContent.Create(wish) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await http.SendAsync(request);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
