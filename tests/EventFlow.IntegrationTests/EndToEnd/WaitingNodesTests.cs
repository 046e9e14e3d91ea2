using System.Net;
using System.Text;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Nodes that no worker carries out, on a real database and broker.</summary>
public class WaitingNodesTests
{
    private const string Flow = """
        workflow: waiting
        tasks:
          pause: { wait: { for: 300ms } }
          go: { needs: [pause], signal: go }
          again:
            needs: [go]
            while: ${{ index < 3 }}
            max: 3
            tasks: { a: { uses: sleep, with: { milliseconds: 1 } } }
          ok: { needs: [again], approve: { by: [ops], within: 1h } }
          fails: { needs: [ok], uses: throw, with: { milliseconds: 1 }, catch: { then: deal } }
          deal: { only: catch, uses: sleep, with: { milliseconds: 1 } }
        """;

    [Fact]
    public async Task What_is_sent_to_a_run_survives_the_death_of_the_server_and_is_given_once()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync(Flow);
        using var http = new HttpClient { BaseAddress = stack.Address };

        await PostAsync(http, $"runs/{id}/signals/go", """{"by":"ann"}""", HttpStatusCode.Accepted);
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        await Servers.Eventually.BecomesAsync(
            async _ => await stack.ScalarAsync($"select waiting_for from v_tasks where run_id = '{id}' and path = 'ok'") is string text
                && text.StartsWith("waits for approval by ops until 20", StringComparison.Ordinal),
            "the approval says what it waits for");

        await PostAsync(http, $"runs/{id}/approvals/ok", """{"decision":"approve","by":"bob","roles":["dev"]}""", HttpStatusCode.Forbidden);
        await PostAsync(http, $"runs/{id}/approvals/ok", """{"decision":"approve","by":"bob","roles":["ops"]}""", HttpStatusCode.Accepted);
        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        await stack.AssertSoundAsync(id);
        Assert.Equal("""{"by":"ann"}""", await stack.ScalarAsync($"select output::text from tasks where run_id = '{id}' and path = 'go'"));
        Assert.Equal(
            "go, ok",
            await stack.ScalarAsync($"select string_agg(taken_by, ', ' order by number) from run_signals where run_id = '{id}'"));
        Assert.Equal(3L, await stack.ScalarAsync($"select count(*) from tasks where run_id = '{id}' and path like 'again[%]' and kind = 'group'"));
    }

    [Fact]
    public async Task Signals_that_are_sent_while_the_server_dies_are_each_given_to_one_task()
    {
        await using var stack = await Stack.StartAsync();
        var id = await stack.RunAsync("workflow: crowd\ntasks:\n  go: { foreach: \"${{ [1..60] }}\", signal: go }");
        using var http = new HttpClient { BaseAddress = stack.Address };

        var sending = Task.WhenAll(Enumerable.Range(1, 60).Select(number => SendAsync(http, id, number)));
        await Servers.Eventually.BecomesAsync(
            async _ => await stack.CountAsync($"select count(*) from run_signals where run_id = '{id}'") >= 10, "some signals are stored");
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        await sending;

        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        await stack.AssertSoundAsync(id);
        Assert.Equal(60, await stack.CountAsync(
            $"select count(distinct output::text) from tasks where run_id = '{id}' and kind = 'signal' and state = 'succeeded'"));
        Assert.Equal(60, await stack.CountAsync($"select count(distinct taken_by) from run_signals where run_id = '{id}'"));
    }

    /// <summary>Sends until there is an answer; the key makes it one signal.</summary>
    private static async Task SendAsync(HttpClient http, Guid run, int number)
    {
        await Servers.Eventually.BecomesAsync(
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{run}/signals/go")
                {
                    Content = new StringContent($"{number}", Encoding.UTF8, "application/json"),
                };
                request.Headers.Add("Idempotency-Key", $"k{number}");
                try
                {
                    using var response = await http.SendAsync(request, token);
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"signal {number} is answered");
    }

    private static async Task PostAsync(HttpClient http, string path, string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri($"/api/v1/{path}", UriKind.Relative), content);
        Assert.True(expected == response.StatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }
}
