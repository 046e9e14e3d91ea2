using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected IOutbox Outbox => Service<IOutbox>();

    [Fact]
    public async Task What_nobody_is_to_be_told_of_leaves_no_row()
    {
        await Outbox.SetInterestsAsync("someone", [new OutboxInterest("run.failed", ""), new OutboxInterest("run.succeeded", "other")], default);

        await EndAsync("hourly");

        await using var claim = await Outbox.ClaimAsync(10, default);
        Assert.Empty(claim.Events);
    }

    [Fact]
    public async Task An_end_somebody_waits_for_is_told_until_it_is_done()
    {
        await Outbox.SetInterestsAsync("someone", [new OutboxInterest("run.succeeded", "hourly")], default);
        var id = await EndAsync("hourly", """{"site":"oslo"}""");

        await using (var claim = await Outbox.ClaimAsync(10, default))
        {
            Assert.Equal("run.succeeded", claim.Events.Single().Kind);
        }

        await using (var claim = await Outbox.ClaimAsync(10, default))
        {
            var told = claim.Events.Single();
            Assert.Equal(("hourly", $"{id}/3", "/workflows/hourly"), (told.Workflow, told.Event!.Id, told.Event.Source));
            Assert.Equal("oslo", told.Event.Data!.Value.GetProperty("params").GetProperty("site").GetString());
            await claim.DoneAsync([], default);
        }

        await using var last = await Outbox.ClaimAsync(10, default);
        Assert.Empty(last.Events);
    }

    [Fact]
    public async Task What_happens_to_a_run_is_told_in_its_order_and_no_more_once_the_interest_is_gone()
    {
        await Outbox.SetInterestsAsync("someone", [new OutboxInterest("run.started", ""), new OutboxInterest("run.succeeded", "")], default);
        var id = await EndAsync("hourly");
        await Outbox.SetInterestsAsync("someone", [], default);
        await EndAsync("hourly");

        await using var claim = await Outbox.ClaimAsync(1, default);
        Assert.StartsWith("run.started", string.Join(',', claim.Events.Select(told => told.Kind)), StringComparison.Ordinal);
        Assert.All(claim.Events, told => Assert.Equal(id.ToString(), told.Event!.Subject));
    }

    [Fact]
    public async Task An_update_of_a_dataset_is_told_once()
    {
        await Outbox.SetInterestsAsync("someone", [new OutboxInterest(DatasetEvents.Kind, "")], default);
        var update = DatasetEvents.OfOutside("k", "/api", "lake/a", At, null);
        await ReceiveAsync(update, "api");
        await ReceiveAsync(update, "api");

        await using var claim = await Outbox.ClaimAsync(10, default);
        Assert.Equal((DatasetEvents.Kind, "lake/a"), (claim.Events.Single().Kind, claim.Events.Single().Event!.Subject));
    }

    [Fact]
    public async Task A_version_says_what_its_workflow_is_to_be_told_of()
    {
        var version = new NewVersion("after", "file", null, "default", []) { Interests = [new OutboxInterest("run.succeeded", "hourly")] };
        await Workflows.ApplyAsync(version, default);
        await EndAsync("hourly");
        await Workflows.ApplyAsync(version with { Source = "another", Interests = [] }, default);
        await EndAsync("hourly");

        await using var claim = await Outbox.ClaimAsync(10, default);
        Assert.Single(claim.Events);
    }

    private async Task<Guid> EndAsync(string workflow, string parameters = "{}")
    {
        var id = await AcceptAsync(workflow, parameters: parameters);
        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.StartedAt, run.EventSeq) = ("running", At, 2);
            return new RunCommit { Run = run, Events = [new RunEventRecord(id, 2, At, "run.started", null, null, null)] };
        });
        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.EndedAt, run.EventSeq) = ("succeeded", At, 3);
            return new RunCommit { Run = run, Events = [new RunEventRecord(id, 3, At, "run.succeeded", null, null, null)] };
        });
        return id;
    }
}
