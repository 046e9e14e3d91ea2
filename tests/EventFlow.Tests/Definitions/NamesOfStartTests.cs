using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Schedules;
using EventFlow.Tests.Events;

namespace EventFlow.Tests.Definitions;

public sealed class NamesOfStartTests
{
    [Theory]
    [InlineData("run.started", "EF1871 task 'a' reads 'run.started', which is not there: 'run' has id, workflow, version, key, interval")]
    [InlineData("trigger.sorce", "EF1871 task 'a' reads 'trigger.sorce', which is not there: did you mean 'source'?")]
    [InlineData("$.trigger.sorce", "EF1871 task 'a' reads 'trigger.sorce', which is not there: did you mean 'source'?")]
    [InlineData("event.data.site", "EF1870 task 'a' reads 'event', which only the expressions of a trigger see: give the trigger "
        + "'params: { site: \"${{ data.site }}\" }', and read params.site")]
    public void What_no_run_has_is_an_error(string read, string expected) => Assert.Equal(
        expected, Assert.Single(Errors(read)).Split(": ", 2)[1]);

    [Theory]
    [InlineData("trigger")]
    [InlineData("trigger.interval.start & run.interval.end")]
    [InlineData("$lookup(trigger, 'source')")]
    [InlineData("params.event.data")]
    public void What_a_run_may_have_is_none(string read) => Assert.Empty(Errors(read));

    [Fact]
    public void Every_start_has_members_that_are_known()
    {
        var now = DateTimeOffset.UnixEpoch;
        List<JsonElement> starts =
        [
            RunTrigger.OrManual(null), RunTrigger.OfParent(Guid.Empty), RunTrigger.OfSchedule("s", TimeZoneInfo.Utc, now, now),
            RunTrigger.OfBackfill(Guid.Empty, "s", TimeZoneInfo.Utc, now, now),
            JsonElement.Parse(EventOrigin.Of([Sample.Event(), Sample.Event()])),
            JsonElement.Parse(EventOrigin.Of([DatasetEvents.OfOutside("1", "/s", "lake/a", now, null)])),
        ];

        Assert.Empty(starts.SelectMany(start => start.EnumerateObject()).Select(member => member.Name).Except(RunTrigger.Members));
    }

    private static string[] Errors(string read) => Files.Errors(
        $"workflow: w\nparams: {{ event: {{ default: 1 }} }}\ntasks: {{ a: {{ uses: x, with: {{ b: \"${{{{ {read} }}}}\" }} }} }}");
}
