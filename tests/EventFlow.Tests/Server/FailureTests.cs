using System.Net.Sockets;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.Tests.Server;

public sealed class FailureTests
{
    [Fact]
    public async Task A_database_that_is_away_asks_to_come_back_later()
    {
        var server = await StartAsync(new NpgsqlException("Failed to connect to 127.0.0.1:5432", new SocketException(111)));

        var response = await server.GetAsync("/workflows");

        var problem = await TestServer.ProblemOf(response);
        Assert.Equal(("EF2008", 503), (problem.Code, problem.Status));
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_start_without_the_database_asks_to_come_back_later_too()
    {
        var server = await StartAsync(new NpgsqlException("Failed to connect to 127.0.0.1:5432", new SocketException(111)));

        var response = await server.PostAsync("/workflows/any/runs", "{}");

        Assert.Equal(("EF2008", 503), ((await TestServer.ProblemOf(response)).Code, (int)response.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_wrapped_failure_to_connect_is_recognised()
    {
        var away = new NpgsqlException("Exception while reading from stream", new IOException("reset"));
        var server = await StartAsync(new InvalidOperationException("likely due to a transient failure", away));

        Assert.Equal("EF2008", (await TestServer.ProblemOf(await server.GetAsync("/workflows"))).Code);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_failure_of_ours_shows_a_trace_id_and_nothing_else()
    {
        var server = await StartAsync(new InvalidOperationException("Password=swordfish"));

        var response = await server.GetAsync("/workflows");

        var problem = await TestServer.ProblemOf(response);
        Assert.Equal(("EF2000", 500), (problem.Code, problem.Status));
        Assert.Contains(problem.TraceId!, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_without_its_database_lives_and_is_not_ready()
    {
        var server = await StartAsync(new NpgsqlException("Failed to connect", new SocketException(111)));

        var live = await server.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
        var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal((200, 503), ((int)live.StatusCode, (int)ready.StatusCode));
        var body = TestServer.Json(await ready.Content.ReadAsStringAsync());
        var database = body.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "database");
        Assert.Equal("unavailable", database.GetProperty("status").GetString());
        Assert.Contains("does not answer", database.GetProperty("reason").GetString(), StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_whole_server_is_ready_and_names_what_it_checked()
    {
        var server = new TestServer();
        await server.StartAsync();

        var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal(200, (int)ready.StatusCode);
        var checks = TestServer.Json(await ready.Content.ReadAsStringAsync()).GetProperty("checks").EnumerateArray()
            .Select(check => check.GetProperty("name").GetString()).ToArray();
        Assert.Contains("database", checks);
        Assert.Contains("masstransit-bus", checks);
        await server.DisposeAsync();
    }

    private static async Task<TestServer> StartAsync(Exception failure)
    {
        var server = new TestServer();
        await server.StartAsync(services => services.AddSingleton<IWorkflowStore>(new FailingWorkflows(failure)));
        return server;
    }

    private sealed class FailingWorkflows(Exception failure) : IWorkflowStore
    {
        public StoredWorkflow? Known(string id) => null;

        public Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(NewVersion version, CancellationToken cancellationToken) =>
            throw failure;

        public Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken) =>
            throw failure;

        public Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken) => throw failure;

        public Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(
            string id, int? before, int limit, CancellationToken cancellationToken) => throw failure;

        public Task<Page<WorkflowView>> ListAsync(
            string? cursor, int limit, bool withDeleted, CancellationToken cancellationToken) => throw failure;

        public Task<DeletedWorkflow?> DeleteAsync(string id, CancellationToken cancellationToken) => throw failure;

        public Task<RestoredWorkflow?> RestoreAsync(string id, CancellationToken cancellationToken) => throw failure;
    }
}
