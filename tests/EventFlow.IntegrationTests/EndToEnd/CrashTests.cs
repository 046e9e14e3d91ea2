using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.IntegrationTests.Worker;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>The run ends right and each result is recorded once, whoever dies.</summary>
public class CrashTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    private const string Sleepers = """
        workflow: sleepers
        tasks:
          first: { uses: sleep, with: { milliseconds: 10 } }
          many: { needs: [first], foreach: "${{ [1..40] }}", max_parallel: 8, uses: sleep, with: { milliseconds: 200 } }
          last: { needs: [many], uses: sleep, with: { milliseconds: 10 } }
        """;

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_task_is_replaced()
    {
        await using var stack = await Stack.StartAsync(lease: Lease);
        var marks = Directory.CreateTempSubdirectory("eventflow-marks-");
        var first = await stack.StartBuiltInWorkerAsync("--types", "shell", "--enable-shell");
        // Whoever begins the task first does not end it before the test does.
        var id = await stack.RunAsync($$"""
            workflow: shelled
            tasks:
              slow: { uses: shell, with: { argv: [timeout, "120", sh, -c, "mkdir begun && while [ -d begun ]; do sleep 0.2; done; true"], cwd: "{{marks.FullName}}" } }
              after: { needs: [slow], uses: shell, with: { argv: ["true"] } }
            """);
        await stack.UntilTasksAsync(id, "running", 1);

        await first.KillAsync();
        var queue = (Messages: 0, Consumers: 1);
        await Eventually.BecomesAsync(
            async _ => (queue = await Broker.StateAsync(stack.RabbitMq, "shell")).Consumers == 0, "the broker knows that the worker is gone");
        await stack.StartBuiltInWorkerAsync("--types", "shell", "--enable-shell");
        var run = await stack.EndAsync(id);
        marks.Delete(recursive: true);

        // A worker that dies between its word that the task is long and the acknowledgement leaves it to the broker, as the same attempt.
        Assert.Equal("succeeded", run.State);
        Assert.Equal(2 - queue.Messages, await stack.CountAsync($"select attempt from tasks where run_id = '{id}' and path = 'slow'"));
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task A_worker_killed_with_tasks_in_hand_that_came_together_leaves_all_of_them_to_another()
    {
        await using var stack = await Stack.StartAsync(lease: Lease);
        var marks = Directory.CreateTempSubdirectory("eventflow-marks-");
        ProcessHost first;
        await using (var quick = await QuickWorker.StartAsync(stack.RabbitMq, "shell"))
        {
            var workflow = await stack.ApplyAsync("""
                workflow: taught
                tasks:
                  many: { foreach: "${{ [1..40] }}", uses: shell, with: { argv: ["true"] } }
                """);
            while (quick.Bundles == 0)
            {
                await stack.EndAsync(await stack.StartRunAsync(workflow));
            }

            // From here on the engine knows that tasks of this type are short and that somebody takes several.
            first = await stack.StartBuiltInWorkerAsync("--types", "shell", "--enable-shell", "--slots", "4");
            await Eventually.BecomesAsync(
                async _ => (await Broker.QueueAsync(stack.RabbitMq, WireNames.BatchQueue("shell"))).Consumers > 1, "the worker takes bundles");
        }

        var id = await stack.RunAsync($$$"""
            workflow: parceled
            tasks:
              many: { foreach: "${{ [1..40] }}", uses: shell, with: { argv: [sh, -c, "echo >> {{{marks.FullName}}}/mark; sleep 1"] } }
            """);
        await Eventually.BecomesAsync(() => marks.EnumerateFiles().Any(), "a task has begun");
        await first.KillAsync();
        await stack.StartBuiltInWorkerAsync("--types", "shell", "--enable-shell", "--slots", "40");
        var run = await stack.EndAsync(id);
        marks.Delete(recursive: true);

        Assert.Equal("succeeded", run.State);
        Assert.Equal(40, await stack.CountAsync(
            $"select count(*) from run_events where run_id = '{id}' and kind = 'task.succeeded' and path like 'many[%'"));
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_of_a_run_goes_on_where_it_was()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync(Sleepers);
        for (var kill = 1; kill <= 3; kill++)
        {
            await stack.UntilTasksAsync(id, "succeeded", 8 * kill);
            await stack.Server.KillAsync();
            await stack.StartServerAsync();
        }

        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        Assert.Equal(42, worker.Executions.Select(execution => execution.Path).Distinct().Count());
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task A_broker_that_restarts_loses_nothing()
    {
        await using var broker = await PrivateRabbitMq.StartAsync();
        await using var stack = await Stack.StartAsync(broker);
        var worker = await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync(Sleepers);
        await stack.UntilTasksAsync(id, "succeeded", 10);

        await broker.RestartAsync();
        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        Assert.Equal(42, worker.Executions.Select(execution => execution.Path).Distinct().Count());
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task With_all_queues_purged_again_and_again_every_run_still_ends()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync(slots: 4);
        var workflow = await stack.ApplyAsync(Sleepers);
        var runs = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            runs.Add(await stack.StartRunAsync(workflow));
        }

        var rabbitMq = await TestServers.RabbitMqAsync();
        for (var purge = 1; purge <= 5; purge++)
        {
            await stack.UntilTasksAsync(runs[0], "succeeded", 5 * purge);
            await rabbitMq.PurgeAllQueuesAsync(stack.RabbitMq);
        }

        foreach (var id in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
            await stack.AssertSoundAsync(id);
        }
    }

    [Fact]
    public async Task Runs_are_accepted_while_the_broker_is_away()
    {
        await using var broker = await PrivateRabbitMq.StartAsync();
        await using var stack = await Stack.StartAsync(broker);
        await stack.StartLedgerWorkerAsync();
        var workflow = await stack.ApplyAsync("workflow: brief\ntasks:\n  a: { uses: sleep, with: { milliseconds: 1 } }");

        var restart = broker.RestartAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await stack.StartRunAsync(workflow));
        }

        await restart;
        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        }
    }

    [Fact]
    public async Task A_worker_asked_to_stop_finishes_what_it_has_begun()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartBuiltInWorkerAsync("--types", "shell", "--enable-shell");
        var id = await stack.RunAsync("workflow: draining\ntasks:\n  a: { uses: shell, with: { argv: [sleep, \"3\"] } }");
        await stack.UntilTasksAsync(id, "running", 1);

        Assert.Equal(0, await worker.TerminateAsync());

        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        Assert.Equal(1, await stack.CountAsync($"select attempt from tasks where run_id = '{id}'"));
    }
}
