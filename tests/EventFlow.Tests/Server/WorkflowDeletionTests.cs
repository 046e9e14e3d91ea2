using System.Net;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class WorkflowDeletionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_deleted_workflow_starts_no_run_and_says_what_to_do()
    {
        await server.PutAsync("gone", WorkflowFiles.Chain("gone"));
        var before = await server.StartedAsync("gone", """{ "key": "k" }""");

        var deleted = await TestServer.BodyOf<DeletedWorkflow>(await DeleteAsync("gone"));

        var refused = await server.PostAsync("/workflows/gone/runs", "{}");
        var problem = await TestServer.ProblemOf(refused);
        Assert.Equal((HttpStatusCode.Gone, "EF4055"), (refused.StatusCode, problem.Code));
        Assert.Contains("eventflow workflows restore gone", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before.Id, (await server.StartedAsync("gone", """{ "key": "k" }""")).Id);
        Assert.Equal(1, deleted.Version);
    }

    [Fact]
    public async Task Parameters_that_do_not_fit_are_no_matter_of_a_deleted_workflow()
    {
        await server.PutAsync("picky", WorkflowFiles.WithParams("picky"));
        await DeleteAsync("picky");

        Assert.Equal("EF4055", (await TestServer.ProblemOf(await server.PostAsync("/workflows/picky/runs", """{"params":{"x":1}}"""))).Code);
    }

    [Fact]
    public async Task A_deleted_workflow_keeps_its_versions_and_runs_and_is_listed_when_asked_for()
    {
        await server.PutAsync("kept", WorkflowFiles.Chain("kept"));
        await server.PutAsync("kept", WorkflowFiles.Chain("kept", "other"));
        var run = await server.StartedAsync("kept");

        var deleted = await TestServer.BodyOf<DeletedWorkflow>(await DeleteAsync("kept"));

        Assert.DoesNotContain("kept", await ListedAsync(""));
        Assert.Contains("kept", await ListedAsync("&deleted=true"));
        var older = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/kept?version=1"));
        Assert.Equal((WorkflowFiles.Chain("kept"), deleted.DeletedAt), (older.Source, older.DeletedAt));
        Assert.Equal(2, (await TestServer.BodyOf<Page<WorkflowVersionView>>(await server.GetAsync("/workflows/kept/versions"))).Items.Count);
        Assert.Equal("pending", (await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{run.Id}"))).State);
    }

    [Fact]
    public async Task Applying_brings_a_workflow_back_as_the_next_version_and_restoring_as_it_was()
    {
        await server.PutAsync("back", WorkflowFiles.Chain("back"));
        await DeleteAsync("back");
        var restored = await TestServer.BodyOf<RestoredWorkflow>(await server.PostAsync("/workflows/back/restore", ""));
        Assert.Equal(1, (await server.StartedAsync("back")).Version);
        await DeleteAsync("back");

        var applied = await TestServer.BodyOf<AppliedWorkflow>(await server.PutAsync("back", WorkflowFiles.Chain("back")));

        Assert.Equal((1, true), (restored.Version, restored.Restored));
        Assert.Equal((2, true), (applied.Version, applied.Created));
        Assert.Equal(2, (await server.StartedAsync("back")).Version);
    }

    [Fact]
    public async Task A_workflow_that_is_not_there_is_neither_deleted_nor_restored()
    {
        Assert.Equal("EF2010", (await TestServer.ProblemOf(await DeleteAsync("nobody"))).Code);
        Assert.Equal("EF2010", (await TestServer.ProblemOf(await server.PostAsync("/workflows/nobody/restore", ""))).Code);
        Assert.Equal("EF2009", (await TestServer.ProblemOf(await server.GetAsync("/workflows?deleted=maybe"))).Code);
    }

    [Fact]
    public async Task A_child_whose_workflow_is_deleted_is_a_warning()
    {
        await server.PutAsync("lost", WorkflowFiles.Chain("lost"));
        await DeleteAsync("lost");

        var applied = await TestServer.BodyOf<AppliedWorkflow>(
            await server.PutAsync("caller", "workflow: caller\ntasks:\n  call: { run: lost }"));

        Assert.Equal(
            "EF2154 workflow 'lost', which is run here, is deleted: restore it before a run comes to it", Assert.Single(applied.Warnings));
    }

    private Task<HttpResponseMessage> DeleteAsync(string id) =>
        server.Http.DeleteAsync(new Uri($"/api/v1/workflows/{id}", UriKind.Relative));

    private async Task<IEnumerable<string>> ListedAsync(string query) =>
        (await TestServer.BodyOf<Page<WorkflowView>>(await server.GetAsync($"/workflows?limit=500{query}"))).Items.Select(workflow => workflow.Id);
}
