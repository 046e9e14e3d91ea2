using EventFlow.Core.Planning;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

public abstract partial class EmbeddedEngineTests
{
    private const string Handing = """
        workflow: handing
        tasks:
          a: { uses: give }
          b: { needs: [a], uses: give, with: { length: "${{ $length(tasks.a.output.text) }}" } }
        """;

    [Fact]
    public async Task A_large_output_is_kept_apart_and_read_by_the_next_task()
    {
        await using var engine = await StartAsync(
            task => task.Completed(task.Path == "a" ? $$"""{"text":"{{new string('x', 300_000)}}"}""" : task.Input.GetRawText()));
        var id = await engine.RunAsync(Handing);

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        var tasks = await engine.TasksAsync(id);
        Assert.Null(tasks[0].Output);
        Assert.Equal(300_011, tasks[0].OutputRef!.Bytes);
        Assert.Equal("""{"length":300000}""", tasks[1].Output?.GetRawText());
        var kept = await engine.Services.GetRequiredService<IPayloadStore>().ReadAsync(id, tasks[0].OutputRef!.Sha256, default);
        Assert.Equal(300_011, kept!.Length);
    }

    [Fact]
    public async Task An_output_up_to_the_limit_stays_with_its_task()
    {
        await using var engine = await StartAsync(task => task.Completed($"\"{new string('x', (256 * 1024) - 2)}\""));
        var id = await engine.RunAsync("workflow: small\ntasks:\n  a: { uses: give }");

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Null((await engine.TasksAsync(id))[0].OutputRef);
    }

    [Fact]
    public async Task A_worker_that_gives_what_looks_like_a_reference_is_taken_at_its_word()
    {
        var forged = new PayloadRef(new string('0', 64), 7).ToJson().GetRawText();
        await using var engine = await StartAsync(task => task.Completed(task.Path == "a" ? forged : task.Input.GetRawText()));
        var id = await engine.RunAsync("""
            workflow: forging
            tasks:
              a: { uses: give }
              b: { needs: [a], uses: give, with: { given: "${{ tasks.a.output }}" } }
            """);

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Equal($$"""{"given":{{forged}}}""", (await engine.TasksAsync(id))[1].Output?.GetRawText());
    }

    [Fact]
    public async Task An_output_above_the_most_fails_its_task_and_is_not_kept()
    {
        await using var engine = await EmbeddedEngine.StartAsync(
            task => task.Completed($"\"{new string('x', 3_000)}\""),
            PlannerOptions.Default with { MaxOutputBytes = 2_000 },
            Mode,
            adjust: options => options with { InlineOutputBytes = 1_000 });
        var id = await engine.RunAsync("workflow: huge\ntasks:\n  a: { uses: give, retry: 5 }");

        var run = await engine.EndAsync(id);

        Assert.Equal(("failed", "output_too_large"), (run.State, run.Error!.Type));
        Assert.Contains("3002 bytes, 2000 are allowed", run.Error.Message, StringComparison.Ordinal);
    }
}
