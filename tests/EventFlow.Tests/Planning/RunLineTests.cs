using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class RunLineTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 9).Select(n => new Guid(n, 0, 0, new byte[8]))];
    private static readonly Guid New = Ids[8];

    [Theory]
    [InlineData(Overflow.Queue)]
    [InlineData(Overflow.Skip)]
    [InlineData(Overflow.CancelRunning)]
    [InlineData(Overflow.Coalesce)]
    public void A_run_starts_where_there_is_room(Overflow overflow)
    {
        var verdict = new RunLine(2, Ids[..2], []).Admit(New, 3, overflow);

        Assert.Equal([New], verdict.Granted);
        Assert.Empty(verdict.Canceled);
        Assert.False(verdict.IsSkipped);
    }

    [Fact]
    public void Queue_lets_a_run_wait_behind_those_before_it()
    {
        var verdict = new RunLine(1, Ids[..1], Ids[1..3]).Admit(New, 1, Overflow.Queue);

        Assert.Empty(verdict.Granted);
        Assert.Empty(verdict.Canceled);
        Assert.False(verdict.IsSkipped);
    }

    [Fact]
    public void Skip_ends_a_run_that_is_one_too_many() =>
        Assert.True(new RunLine(1, Ids[..1], []).Admit(New, 1, Overflow.Skip).IsSkipped);

    [Fact]
    public void Cancel_running_cancels_as_many_of_the_oldest_as_it_takes()
    {
        var verdict = new RunLine(3, Ids[..3], []).Admit(New, 3, Overflow.CancelRunning);

        Assert.Equal([Ids[0]], verdict.Canceled);
        Assert.Empty(verdict.Granted);
    }

    [Fact]
    public void Cancel_running_cancels_the_run_that_waits_for_one_that_is_being_canceled()
    {
        var verdict = new RunLine(1, [], [Ids[1]]).Admit(New, 1, Overflow.CancelRunning);

        Assert.Equal([Ids[1]], verdict.Canceled);
        Assert.Empty(verdict.Granted);
    }

    [Fact]
    public void Coalesce_lets_a_run_take_the_place_of_the_one_that_waits()
    {
        var verdict = new RunLine(1, Ids[..1], [Ids[1]]).Admit(New, 1, Overflow.Coalesce);

        Assert.Equal([Ids[1]], verdict.Canceled);
        Assert.Empty(verdict.Granted);
    }

    [Fact]
    public void A_limit_that_was_raised_lets_those_go_first_that_wait_already()
    {
        var verdict = new RunLine(1, Ids[..1], Ids[1..4]).Admit(New, 3, Overflow.Queue);

        Assert.Equal(Ids[1..3], verdict.Granted);
    }

    [Fact]
    public void A_limit_that_was_lowered_lets_nobody_go_until_it_fits()
    {
        Assert.Empty(new RunLine(4, Ids[..4], Ids[4..6]).Next(3));
        Assert.Empty(new RunLine(3, Ids[..3], Ids[4..6]).Next(3));
        Assert.Equal([Ids[4]], new RunLine(2, Ids[..2], Ids[4..6]).Next(3));
    }

    [Theory]
    [InlineData("${{ params.site }}", "berlin")]
    [InlineData("${{ params.number }}", "7")]
    [InlineData("${{ params.site & '-' & $string(params.number) }}", "berlin-7")]
    [InlineData("site-${{ params.site }}", "site-berlin")]
    [InlineData("${{ params.missing_one }}", "")]
    public void A_key_is_the_text_of_its_expression(string key, string expected)
    {
        Assert.Equal(expected, Terms(key, out var problem)!.Place!.Key);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("${{ [params.site, params.site] }}")]
    [InlineData("${{ params.site + 1 }}")]
    [InlineData("${{ $join([1..300].$string()) }}")]
    public void A_key_that_cannot_be_one_says_so(string key)
    {
        Terms(key, out var problem);

        Assert.NotNull(problem);
    }

    [Fact]
    public void A_workflow_without_concurrency_and_deadline_sets_no_terms() =>
        Assert.Null(RunTerms.Of(
            PlannedRun.Read("workflow: w\ntasks: { a: { uses: http } }"), Params, DateTimeOffset.UnixEpoch, out _));

    private static JsonElement Params => JsonElement.Parse("""{"site":"berlin","number":7}""");

    private static RunTerms? Terms(string key, out string? problem) => RunTerms.Of(
        PlannedRun.Read($$"""
            workflow: w
            params: { site: { type: string }, number: { type: integer }, missing_one: { type: string } }
            concurrency: { max: 1, key: "{{key}}" }
            tasks: { a: { uses: http } }
            """),
        Params, DateTimeOffset.UnixEpoch, out problem);
}
