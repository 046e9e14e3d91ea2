using System.Diagnostics.Metrics;
using System.Net;
using EventFlow.Core.Planning;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Admission;
using EventFlow.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Server;

public sealed class AdmissionTests : IAsyncLifetime
{
    private readonly TestServer server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Over_the_limit_of_its_workflow_a_start_is_refused_and_nothing_is_stored()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 2 }, "full", "other");
        await server.StartedAsync("full");
        await server.StartedAsync("full");

        var response = await server.PostAsync("/workflows/full/runs", "{}");

        var problem = await TestServer.ProblemOf(response);
        Assert.Equal(("EF2024", 429), (problem.Code, problem.Status));
        Assert.StartsWith(
            "Nothing was stored: the pending runs of workflow 'full' have reached their limit: "
            + "there are 2, and EventFlow:Admission:MaxPendingPerWorkflow is 2. Try again in 5 s",
            problem.Detail, StringComparison.Ordinal);
        Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await TestServer.BodyOf<Page<RunView>>(await server.GetAsync("/runs?workflow=full"))).Items.Count);
        Assert.Equal(2, server.WakeUps.Started.Count);
        Assert.Equal("pending", (await server.StartedAsync("other")).State);
    }

    [Fact]
    public async Task Over_the_limit_of_all_workflows_any_start_is_refused()
    {
        await StartAsync(new AdmissionOptions { MaxPending = 2, MaxPendingPerWorkflow = 10 }, "one", "two", "three");
        await server.StartedAsync("one");
        await server.StartedAsync("two");

        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/three/runs", "{}"));

        Assert.Contains("of all workflows have reached their limit", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("there are 2, and EventFlow:Admission:MaxPending is 2", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_key_gets_its_run_however_many_wait()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 1, MaxPending = 1 }, "known");
        var first = await server.StartedAsync("known", """{ "key": "monday" }""");

        var again = await server.PostAsync("/workflows/known/runs", """{ "key": "monday" }""");
        var other = await server.PostAsync("/workflows/known/runs", """{ "key": "tuesday" }""");

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first, await TestServer.BodyOf<StartedRun>(again));
        Assert.Equal(HttpStatusCode.TooManyRequests, other.StatusCode);
    }

    [Fact]
    public async Task Starts_at_the_same_time_share_the_places_there_are()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 10 }, "rush");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => server.PostAsync("/workflows/rush/runs", "{}")));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted));
        Assert.Equal(50, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_start_that_is_refused_for_its_parameters_leaves_its_place_free()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 1 }, "picky");

        var wrong = await server.PostAsync("/workflows/picky/runs", """{ "params": { "unknown": 1 } }""");
        var right = await server.PostAsync("/workflows/picky/runs", "{}");

        Assert.Equal((422, 202), ((int)wrong.StatusCode, (int)right.StatusCode));
    }

    [Fact]
    public async Task What_was_pending_before_this_process_counts_from_the_first_start_on()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 2 }, "inherited");
        await AcceptElsewhereAsync("inherited", 2);

        Assert.Equal(429, (int)(await server.PostAsync("/workflows/inherited/runs", "{}")).StatusCode);
    }

    [Fact]
    public async Task The_counter_sees_what_other_servers_accept_and_what_leaves_the_backlog()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 3 }, "shared");
        var own = await server.StartedAsync("shared");
        await AcceptElsewhereAsync("shared", 2);
        var figures = server.Services.GetRequiredService<PendingFigures>();

        await figures.RefreshAsync(CancellationToken.None);
        var full = await server.PostAsync("/workflows/shared/runs", "{}");
        await StartRunAsync(own.Id);
        await figures.RefreshAsync(CancellationToken.None);
        var free = await server.PostAsync("/workflows/shared/runs", "{}");

        Assert.Equal((429, 202), ((int)full.StatusCode, (int)free.StatusCode));
    }

    [Fact]
    public async Task Starts_wait_for_a_slow_database_up_to_a_bound_and_those_whose_caller_has_gone_are_among_them()
    {
        var slow = new SlowWorkflows();
        await StartAsync(new AdmissionOptions { MaxStarting = 2 }, services => slow.Around(services), "slow");
        var known = await server.StartedAsync("slow", """{ "key": "known" }""");
        slow.Stop();
        using var impatient = new CancellationTokenSource();
        var gone = server.Http.PostAsync(new Uri("/api/v1/workflows/slow/runs", UriKind.Relative), content: null, impatient.Token);
        await slow.UntilOneMoreWaitsAsync();
        var waiting = server.PostAsync("/workflows/slow/runs", "{}");
        await slow.UntilOneMoreWaitsAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        var refused = await server.PostAsync("/workflows/slow/runs", "{}");
        var repeated = await server.PostAsync("/workflows/slow/runs", """{ "key": "known" }""");
        slow.GoOn();

        Assert.Equal("EF2024", (await TestServer.ProblemOf(refused)).Code);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(known.Id, (await TestServer.BodyOf<StartedRun>(repeated)).Id);
        Assert.Equal(HttpStatusCode.Accepted, (await waiting).StatusCode);
    }

    [Fact]
    public async Task Refused_starts_are_counted_by_reason()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 1 }, "counted");
        var factory = server.Services.GetRequiredService<IMeterFactory>();
        var reasons = new List<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Name == "eventflow.starts.refused" && instrument.Meter.Scope == factory)
                {
                    all.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => reasons.Add((string?)tags[0].Value));
        listener.Start();

        await server.StartedAsync("counted");
        await server.PostAsync("/workflows/counted/runs", "{}");

        Assert.Equal(["pending_of_workflow"], reasons);
    }

    [Fact]
    public async Task The_command_line_says_that_too_much_waits_and_fails_without_asking_again()
    {
        await StartAsync(new AdmissionOptions { MaxPendingPerWorkflow = 1 }, "busy");
        await server.StartedAsync("busy");

        var call = await CliCall.RunAsync(server.Url, "run", "busy", "--wait");

        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith("EF2024 Nothing was stored: the pending runs of workflow 'busy'", call.Error, StringComparison.Ordinal);
    }

    private Task StartAsync(AdmissionOptions options, params string[] workflows) => StartAsync(options, _ => { }, workflows);

    private async Task StartAsync(AdmissionOptions options, Action<IServiceCollection> configure, params string[] workflows)
    {
        await server.StartAsync(services =>
        {
            services.AddSingleton(options);
            configure(services);
        });
        foreach (var workflow in workflows)
        {
            await server.PutAsync(workflow, WorkflowFiles.Chain(workflow));
        }
    }

    private async Task AcceptElsewhereAsync(string workflow, int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            await server.Services.GetRequiredService<IRunStore>()
                .AcceptAsync(new NewRun(Guid.CreateVersion7(), workflow, 1, "{}", Key: null), CancellationToken.None);
        }
    }

    private async Task StartRunAsync(Guid id)
    {
        await using var session = await server.Services.GetRequiredService<IRunSessions>().OpenAsync(CancellationToken.None);
        var run = (await session.LockAsync(id, CancellationToken.None))!;
        run.CurrentState = "running";
        run.Version++;
        await session.CommitAsync(new RunCommit { Run = run }, CancellationToken.None);
    }

    /// <summary>Workflows that can be made to let everybody wait.</summary>
    private sealed class SlowWorkflows : IWorkflowStore
    {
        private readonly SemaphoreSlim arrivals = new(0);
        private TaskCompletionSource? stopped;
        private IWorkflowStore? inner;

        public void Around(IServiceCollection services)
        {
            var store = services.Last(service => service.ServiceType == typeof(IWorkflowStore)).ImplementationFactory!;
            services.AddSingleton<IWorkflowStore>(provider =>
            {
                inner = (IWorkflowStore)store(provider);
                return this;
            });
        }

        public void Stop() => stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => stopped!.SetResult();

        public Task UntilOneMoreWaitsAsync() => arrivals.WaitAsync();

        public StoredWorkflow? Known(string id) => null;

        public async Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken)
        {
            if (stopped is { } wait)
            {
                arrivals.Release();
                await wait.Task.WaitAsync(cancellationToken);
            }

            return await inner!.FindAsync(id, version, cancellationToken);
        }

        public Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(NewVersion version, CancellationToken cancellationToken) =>
            inner!.ApplyAsync(version, cancellationToken);

        public Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken) =>
            inner!.DescribeAsync(id, version, tasks, cancellationToken);

        public Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(
            string id, int? before, int limit, CancellationToken cancellationToken) => inner!.VersionsAsync(id, before, limit, cancellationToken);

        public Task<Page<WorkflowView>> ListAsync(
            string? cursor, int limit, bool withDeleted, CancellationToken cancellationToken) =>
            inner!.ListAsync(cursor, limit, withDeleted, cancellationToken);

        public Task<DeletedWorkflow?> DeleteAsync(string id, CancellationToken cancellationToken) => inner!.DeleteAsync(id, cancellationToken);

        public Task<RestoredWorkflow?> RestoreAsync(string id, CancellationToken cancellationToken) =>
            inner!.RestoreAsync(id, cancellationToken);
    }
}
