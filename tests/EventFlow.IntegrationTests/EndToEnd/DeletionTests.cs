using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Workflows that are deleted and applied in environments, on real servers.</summary>
public sealed class DeletionTests
{
    private const string Flow = """
        workflow: fading
        env: { pause: 5 }
        tasks:
          first: { uses: sleep, with: { milliseconds: "${{ env.pause }}" } }
          second: { needs: [first], uses: sleep, with: { milliseconds: "${{ env.pause }}" } }
        output: { pause: "${{ env.pause }}" }
        environments:
          slow: { env: { pause: 700 } }
        """;

    [Fact]
    public async Task Starts_that_race_with_a_delete_are_whole_runs_or_refused()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Flow);
        using var api = new HttpClient { BaseAddress = stack.Address };

        var answers = await Task.WhenAll(Enumerable.Range(0, 201).Select(number => Task.Run(() => AnswerAsync(number))));

        var accepted = answers.OfType<Guid>().ToList();
        Assert.Equal(accepted.Count, await stack.CountAsync("select count(*) from runs"));
        foreach (var id in accepted)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
            await stack.AssertSoundAsync(id);
        }

        using var refused = await api.PostAsJsonAsync("api/v1/workflows/fading/runs", new { });
        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);

        async Task<Guid?> AnswerAsync(int number)
        {
            using var answer = number == 100
                ? await api.DeleteAsync("api/v1/workflows/fading")
                : await api.PostAsJsonAsync("api/v1/workflows/fading/runs", number % 2 == 0 ? new { key = (string?)$"k{number}" } : new { key = (string?)null });
            return answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK && number != 100
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid()
                : null;
        }
    }

    [Fact]
    public async Task A_version_applied_in_an_environment_outlives_the_death_of_its_engine()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        using var api = new HttpClient { BaseAddress = stack.Address };
        using var applied = await api.PutAsync("api/v1/workflows/fading?env=slow", new StringContent(Flow, Encoding.UTF8, "application/yaml"));
        Assert.Equal(HttpStatusCode.Created, applied.StatusCode);
        var id = await stack.StartRunAsync("fading");
        await stack.UntilTasksAsync(id, "succeeded", 1);

        await stack.Server.KillAsync();
        await stack.StartServerAsync();

        var run = await stack.EndAsync(id);

        Assert.Equal(("succeeded", """{"pause":700}"""), (run.State, run.Output?.GetRawText()));
        Assert.Equal("slow", await stack.ScalarAsync("select environment from workflow_versions"));
        await stack.AssertSoundAsync(id);
    }
}
