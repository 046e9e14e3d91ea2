using EventFlow.Core.Definitions;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected IEventStore Events => Service<IEventStore>();

    private protected ITriggerStore Triggers => Service<ITriggerStore>();

    [Fact]
    public async Task One_event_is_one_run_however_often_and_at_the_same_time_it_comes()
    {
        var fates = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartedByAsync("k")));

        Assert.Single(fates, fate => fate.Fate == "started");
        Assert.Single(fates.Select(fate => fate.RunId).Distinct());
        var run = await Runs.FindByKeyAsync("hourly", "k", default);
        Assert.Equal((fates[0].RunId, "pending"), (run!.Id, run.State));
        Assert.Equal("started", (await StartedByAsync("l")).Fate);
    }

    [Fact]
    public async Task The_same_event_twice_in_one_commit_is_one_run()
    {
        var (one, other) = (Received("a"), Received("a"));

        var fates = await Events.CommitAsync([one, other], [Started(one, "k"), Started(other, "k")], default);

        Assert.Equal(["started", "duplicate"], fates.Select(fate => fate.Fate));
        Assert.Equal(fates[0].RunId, fates[1].RunId);
    }

    [Fact]
    public async Task An_event_is_kept_with_its_fates_and_found_by_what_it_is_and_became()
    {
        var (first, second, broken) = (Received("a"), Received("b"), new InboxRow(NextId(), "amqp", null, "{ no\0 event"));
        await Events.CommitAsync(
            [first, second, broken],
            [
                Started(first, "k"), new FateWish(first.Id, "other", EventFates.Filtered), new FateWish(second.Id, null, EventFates.NoMatch),
                new FateWish(broken.Id, null, EventFates.Refused, "EF2220 no JSON"),
            ],
            default);

        var found = await Events.FindAsync(first.Id, default);
        Assert.Equal(("a", "/shop", "com.example.order", "api"), (found!.EventId, found.Source, found.Type, found.Via));
        Assert.Equal([("hourly", "started"), ("other", "filtered")], found.Fates.Select(fate => (fate.Workflow!, fate.Fate)));
        Assert.Equal("a", found.Event!.Value.GetProperty("id").GetString());
        Assert.Null(await Events.FindAsync(NextId(), default));
        Assert.Equal("EF2220 no JSON", (await Events.FindAsync(broken.Id, default))!.Fates.Single().Reason);
        Assert.Equal([broken.Id, second.Id, first.Id], await ListedAsync(new InboxFilter()));
        Assert.Equal([second.Id, first.Id], await ListedAsync(new InboxFilter(Type: "com.example.order")));
        Assert.Equal([second.Id], await ListedAsync(new InboxFilter(EventId: "b")));
        Assert.Equal([second.Id], await ListedAsync(new InboxFilter(Fate: "no_match")));
        Assert.Equal([first.Id], await ListedAsync(new InboxFilter(Run: found.Fates[0].Run)));
    }

    [Fact]
    public async Task One_event_starts_a_run_and_waits_in_groups_of_other_triggers()
    {
        var (first, again, last) = (Received("a"), Received("a"), Received("b"));
        FateWish Part(InboxRow row, int trigger, string part) => new(row.Id, "hourly", EventFates.Waiting, Gather: new GatherWish(
            $"event:{row.Event!.Id}\tall:{trigger}", NextId(), 1, trigger, 0, TimeSpan.FromDays(1), part, ["a", "b"]));

        var fates = await Events.CommitAsync([first], [Started(first, "event:a"), Part(first, 1, "a"), Part(first, 2, "a")], default);
        var repeated = await Events.CommitAsync([again], [Started(again, "event:a"), Part(again, 1, "a")], default);
        await Events.CommitAsync([last], [Part(last, 2, "b")], default);

        Assert.Equal(["started", "waiting", "waiting"], fates.Select(fate => fate.Fate));
        Assert.Equal(3, fates.Select(fate => fate.RunId).Distinct().Count());
        Assert.Equal([("duplicate", fates[0].RunId), ("duplicate", fates[1].RunId)], repeated.Select(fate => (fate.Fate, fate.RunId)));
        Assert.Equal([(fates[2].RunId!.Value, "a,b")], await FireAsync());
        Assert.Equal(
            [("started", fates[0].RunId), ("waiting", fates[1].RunId), ("started", fates[2].RunId)],
            (await Events.FindAsync(first.Id, default))!.Fates.Select(fate => (fate.Fate, fate.Run)));
    }

    [Fact]
    public async Task A_group_is_due_when_it_is_full_and_takes_each_event_once()
    {
        var rows = new[] { "a", "b", "b", "c" }.Select(Received).ToList();

        var fates = await Events.CommitAsync(rows, [.. rows.Select(row => Waiting(row, row.Event!.Id, size: 2))], default);
        var late = await GatheredAsync("a", size: 2);
        var fired = await FireAsync();

        Assert.Equal(["waiting", "waiting", "duplicate", "waiting"], fates.Select(fate => fate.Fate));
        Assert.Equal((fates[0].RunId, fates[0].RunId, "duplicate", fates[0].RunId), (fates[1].RunId, fates[2].RunId, late.Fate, late.RunId));
        Assert.NotEqual(fates[0].RunId, fates[3].RunId);
        Assert.Equal([(fates[0].RunId!.Value, "a,b")], fired);
        Assert.Equal("pending", (await Runs.FindAsync(fates[0].RunId!.Value, default))!.State);
        Assert.Equal("started", (await Events.FindAsync(rows[1].Id, default))!.Fates.Single().Fate);
        Assert.Empty(await FireAsync());

        await PassGroupsAsync(TimeSpan.FromMinutes(2));
        Assert.Equal([(fates[3].RunId!.Value, "c")], await FireAsync());
    }

    [Fact]
    public async Task Events_that_put_off_their_run_are_one_group_until_none_comes()
    {
        var first = await GatheredAsync("a", size: 0);
        await PassGroupsAsync(TimeSpan.FromSeconds(40));
        var second = await GatheredAsync("b", size: 0);
        await PassGroupsAsync(TimeSpan.FromSeconds(40));
        Assert.Empty(await FireAsync());

        await PassGroupsAsync(TimeSpan.FromSeconds(40));
        Assert.Equal([(first.RunId!.Value, "a,b")], await FireAsync());
        Assert.Equal(first.RunId, second.RunId);
        Assert.NotEqual(first.RunId, (await GatheredAsync("c", size: 0)).RunId);
    }

    [Fact]
    public async Task A_group_that_is_refused_starts_nothing_and_says_why()
    {
        var row = Received("a");
        await Events.CommitAsync([row], [Waiting(row, "a", size: 1)], default);

        var fired = await Events.FireDueAsync(_ => Task.FromResult(EventVerdict.Refused("EF2232 no")), 10, default);

        var fate = (await Events.FindAsync(row.Id, default))!.Fates.Single();
        Assert.Empty(fired.Started);
        Assert.Equal(("refused", "EF2232 no", null), (fate.Fate, fate.Reason, fate.Run));
        Assert.Null((await Events.FireDueAsync(_ => throw new InvalidOperationException(), 10, default)).Next);
    }

    [Fact]
    public async Task What_is_applied_is_seen_by_who_asks_for_triggers_and_nothing_else_is()
    {
        await Workflows.ApplyAsync("one", "workflow: one\ntriggers: []", null, "default", [], default);
        var first = await Triggers.ReadAsync(-1, default);
        var second = await Triggers.ReadAsync(first!.Number, default);
        await Workflows.ApplyAsync("one", "workflow: one\ntriggers: [ ]", null, "default", [], default);
        var third = await Triggers.ReadAsync(first.Number, default);

        Assert.Contains(("one", 1, null), first.Workflows);
        Assert.Null(second);
        Assert.Equal([("one", 2, null)], third!.Workflows.Where(workflow => workflow.Id == "one"));
    }

    [Fact]
    public async Task That_a_workflow_is_deleted_is_seen_by_who_asks_for_triggers()
    {
        await Workflows.ApplyAsync("one", "workflow: one\ntriggers: []", null, "default", [], default);
        var first = await Triggers.ReadAsync(-1, default);
        var deleted = await Workflows.DeleteAsync("one", default);

        var second = await Triggers.ReadAsync(first!.Number, default);
        await Workflows.RestoreAsync("one", default);
        var third = await Triggers.ReadAsync(second!.Number, default);

        Assert.Equal([("one", 1, deleted!.DeletedAt)], second.Workflows.Where(workflow => workflow.Id == "one"));
        Assert.Equal([("one", 1, null)], third!.Workflows.Where(workflow => workflow.Id == "one"));
    }

    [Fact]
    public async Task An_event_for_a_workflow_that_was_deleted_a_moment_ago_is_refused()
    {
        await Workflows.ApplyAsync("hourly", "one", null, "default", [], default);
        var before = await StartedByAsync("k1");
        await Workflows.DeleteAsync("hourly", default);

        var fate = await StartedByAsync("k2");

        Assert.Equal(("refused", null), (fate.Fate, fate.RunId));
        Assert.StartsWith("EF4055 workflow 'hourly' was deleted at ", fate.Reason, StringComparison.Ordinal);
        Assert.Equal(("duplicate", before.RunId), ((await StartedByAsync("k1")).Fate, before.RunId));
    }

    [Fact]
    public async Task A_group_whose_workflow_is_deleted_starts_nothing_and_says_why()
    {
        await Workflows.ApplyAsync("hourly", "one", null, "default", [], default);
        var row = Received("a");
        await Events.CommitAsync([row], [Waiting(row, "a", size: 1)], default);
        await Workflows.DeleteAsync("hourly", default);

        var fired = await Events.FireDueAsync(_ => Task.FromResult(new EventVerdict(EventMeaning.Taken, Params: "{}")), 10, default);

        var fate = (await Events.FindAsync(row.Id, default))!.Fates.Single();
        Assert.Empty(fired.Started);
        Assert.Equal(("refused", null), (fate.Fate, fate.Run));
        Assert.StartsWith("EF4055 workflow 'hourly' was deleted at ", fate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_of_events_stand_in_the_line_of_their_workflow()
    {
        var (first, second) = (Received("a"), Received("b"));
        var fates = await Events.CommitAsync([first, second], [Placed(first, "a"), Placed(second, "b")], default);
        var again = Received("a");
        var repeated = (await Events.CommitAsync([again], [Placed(again, "a")], default)).Single();

        Assert.Equal(["started", "started"], fates.Select(fate => fate.Fate));
        Assert.Equal(["pending", "canceled"], fates.Select(fate => fate.Run!.Accepted.State));
        Assert.Equal([null, "skipped: at most 1 run of the workflow at a time"], fates.Select(fate => fate.Reason));
        Assert.Equal(("duplicate", fates[0].RunId), (repeated.Fate, repeated.RunId));
        var view = await Runs.FindAsync(fates[1].RunId!.Value, default);
        Assert.Equal(("canceled", "event:b", "event"), (view!.State, view.Key, view.Trigger!.Value.GetProperty("kind").GetString()));
    }

    private FateWish Placed(InboxRow row, string key) => new(
        row.Id, "hourly", EventFates.Started, Run: new NewRun(
            NextId(), "hourly", 1, "{}", $"event:{key}", Terms: new RunTerms(new RunPlace("", 1, Overflow.Skip), []),
            Trigger: """{"kind":"event"}"""));

    /// <summary>Lets time go by for events that wait.</summary>
    private protected abstract Task PassGroupsAsync(TimeSpan time);

    private async Task<IReadOnlyList<(Guid Run, string Events)>> FireAsync()
    {
        var groups = new List<(Guid, string)>();
        var fired = await Events.FireDueAsync(
            group =>
            {
                groups.Add((group.RunId, string.Join(',', group.Bodies.Select(body => CloudEventFormat.ReadStored(body).Id))));
                return Task.FromResult(new EventVerdict(EventMeaning.Taken, Params: "{}"));
            },
            10, default);
        Assert.Equal(groups.Select(group => group.Item1), fired.Started.Select(run => run.Wanted.Id));
        return groups;
    }

    private async Task<Guid[]> ListedAsync(InboxFilter filter) =>
        [.. (await Events.ListAsync(filter, null, 10, default)).Items.Select(view => view.Id)];

    private async Task<EventFate> StartedByAsync(string key)
    {
        var row = Received(key);
        return (await Events.CommitAsync([row], [Started(row, key)], default)).Single();
    }

    private async Task<EventFate> GatheredAsync(string id, int size)
    {
        var row = Received(id);
        return (await Events.CommitAsync([row], [Waiting(row, id, size)], default)).Single();
    }

    private FateWish Started(InboxRow row, string key) =>
        new(row.Id, "hourly", EventFates.Started, Run: new NewRun(NextId(), "hourly", 1, "{}", key));

    private FateWish Waiting(InboxRow row, string key, int size) => new(
        row.Id, "hourly", EventFates.Waiting, Gather: new GatherWish($"event:{key}", NextId(), 1, 0, size, TimeSpan.FromMinutes(1)));

    private InboxRow Received(string id) => new(NextId(), "api", CloudEventFormat.Read(System.Text.Encoding.UTF8.GetBytes(
        $$"""{ "specversion": "1.0", "id": "{{id}}", "source": "/shop", "type": "com.example.order" }""")));
}
