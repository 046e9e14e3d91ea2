using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Definitions;

/// <summary><c>triggers</c>, <c>concurrency</c>, <c>window</c> and <c>deadline</c> of a workflow, read and checked.</summary>
public sealed class ScheduleKeysTests
{
    public static TheoryData<string, string> Bad => new()
    {
        {
            "triggers: { schedule: '@daily' }",
            "1:11: EF1043 'triggers' of the workflow: expected a list of at most 100, each a mapping such as "
            + "{ schedule: \"0 6 * * *\", timezone: Europe/Berlin }, found a mapping"
        },
        {
            "triggers: ['@daily']",
            "1:12: EF1043 a trigger: expected a mapping such as { schedule: \"0 6 * * *\", timezone: Europe/Berlin }, "
            + "found the text '@daily'"
        },
        {
            "triggers: [{ timezone: UTC }]",
            "1:12: EF1041 a trigger says nothing to wait for: give it 'schedule', such as schedule: \"0 6 * * *\", or 'event', 'dataset', 'run' or 'all'"
        },
        {
            "triggers:\n- schedule: 60 * * * 9",
            "2:13: EF1303 'schedule' of a trigger: minute '60': 60 is outside of 0 to 59\n"
            + "2:13: EF1303 'schedule' of a trigger: day of week '9': 9 is outside of 0 to 7 or SUN to SAT"
        },
        {
            "triggers:\n- schedule: 0 0 31 2 *",
            "2:13: EF1307 'schedule' of a trigger: the date of '0 0 31 2 *' never comes: no such month has that day; write an earlier one, "
            + "or L for the last day of the month"
        },
        { "triggers:\n- schedule: 5", "2:13: EF1043 'schedule' of a trigger: expected text (put it in quotes), found the number 5" },
        {
            "triggers:\n- { schedule: '@daily', time_zone: UTC }",
            "2:25: EF1042 unknown key 'time_zone' in a trigger: did you mean 'timezone'?"
        },
        {
            "triggers:\n- { schedule: '@daily', timezone: Berlin }",
            "2:35: EF1308 'timezone' of a trigger: there is no time zone 'Berlin': did you mean 'Europe/Berlin'?"
        },
        {
            "triggers:\n- { schedule: '@daily', catchup: some }",
            "2:34: EF1047 'catchup' of a trigger: expected one of none, latest, all, found the text 'some'"
        },
        {
            "triggers:\n- { schedule: '@daily', jitter: 30 }",
            "2:33: EF1044 'jitter' of a trigger: expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the number 30"
        },
        {
            "triggers:\n- { schedule: '@daily', start: tomorrow }",
            "2:32: EF1321 'start' of a trigger: expected a date or a time such as 2026-12-24T06:00, found the text 'tomorrow'"
        },
        {
            "triggers:\n- { schedule: '@daily', start: 2026-02-01, end: 2026-01-01 }",
            "2:49: EF1045 'end' of a trigger: expected a time after 'start', found the text '2026-01-01'"
        },
        { "triggers:\n- { schedule: '@daily', event: x }", "2:25: EF1051 a trigger has 'schedule' and 'event': make them two triggers, or parts of one with 'all'" },
        {
            "window: nights",
            "1:9: EF1043 'window' of the workflow: expected a mapping such as { days: mon-fri, from: \"22:00\", to: \"06:00\", "
            + "timezone: Europe/Berlin }, or a list of 1 to 50 of them, found the text 'nights'"
        },
        { "window: { form: \"22:00\" }", "1:11: EF1042 unknown key 'form' in 'window' of the workflow: did you mean 'from'?" },
        {
            "window: { from: \"24:00\" }",
            "1:17: EF1331 'from' of 'window' of the workflow: expected a time of day such as \"06:00\", found the text '24:00'"
        },
        {
            "window: { to: 6 }",
            "1:15: EF1331 'to' of 'window' of the workflow: expected a time of day such as \"06:00\" or \"24:00\", found the number 6"
        },
        {
            "window: { from: \"06:00\", to: \"06:00\" }",
            "1:9: EF1332 'window' of the workflow closes as it opens: for whole days leave 'from' and 'to' out"
        },
        {
            "window: [{ days: [] }]",
            "1:10: EF1332 'window' of the workflow has no days: name some, or leave 'days' out for every day"
        },
        {
            "window: { days: mon-fri, at_close: stop }",
            "1:36: EF1047 'at_close' of 'window' of the workflow: expected one of finish, drain, found the text 'stop'"
        },
        {
            "window: [{ at_close: drain }, { from: \"09:00\" }]",
            "1:9: EF2171 the windows in 'window' of the workflow have different 'at_close': while all of them are closed one rule must "
            + "hold, give each the same"
        },
        {
            "concurrency: 1",
            "1:14: EF1043 'concurrency' of the workflow: expected a mapping such as "
            + "{ max: 1, key: \"${{ params.site }}\", overflow: queue }, found the number 1"
        },
        {
            "concurrency: { key: a }",
            "1:1: EF1041 'concurrency' of the workflow has no 'max': say how many runs there may be at a time"
        },
        {
            "concurrency: { max: 0, overflow: wait }",
            "1:21: EF1045 'max' of 'concurrency' of the workflow: expected a whole number from 1 to 100000, found the number 0\n"
            + "1:34: EF1047 'overflow' of 'concurrency' of the workflow: expected one of queue, skip, cancel_running, coalesce, "
            + "found the text 'wait'"
        },
        {
            "concurrency: { max: 1, key: [a] }",
            "1:29: EF1043 'key' of 'concurrency' of the workflow: expected a text with expressions, such as ${{ params.site }}, found a list"
        },
        {
            "concurrency: { max: 1, key: \"${{ params.site & run.id }}\" }",
            "1:34: EF1137 'key' of 'concurrency' of the workflow reads 'params.site', which 'params' does not declare\n"
            + "1:48: EF2170 'key' of 'concurrency' of the workflow reads 'run': it is evaluated before the run begins and can read 'params' alone"
        },
        { "deadline: {}", "1:1: EF1333 'deadline' of the workflow sets no time: give it 'start_within', 'finish_by' or 'duration'" },
        {
            "deadline: { start_within: soon }",
            "1:27: EF1044 'start_within' of 'deadline' of the workflow: expected a duration such as 30s, 1h30m or PT1H, at most 3650d, "
            + "found the text 'soon'"
        },
        {
            "deadline: 2h",
            "1:11: EF1043 'deadline' of the workflow: expected a mapping such as { start_within: 5m, finish_by: \"06:00\", duration: 2h }, "
            + "found the text '2h'"
        },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_key_prints_exactly_this(string text, string expected) => Assert.Equal(
        expected.Split('\n').Select(line => $"w.yaml:{line}"),
        Files.Read($"{text}\nworkflow: w\ntasks: {{ a: {{ uses: x }} }}").Errors.Select(error => error.ToString()));

    [Fact]
    public void Concurrency_and_the_window_of_a_task_stand_in_the_definition()
    {
        var workflow = Files.Good("""
            workflow: w
            concurrency: { max: 2, overflow: cancel_running }
            tasks: { a: { uses: x, window: [{ calendar: de, at_close: drain }, { from: "09:00", at_close: drain }] } }
            """);

        Assert.Equal(new ConcurrencyDefinition(2, null, Overflow.CancelRunning), workflow.Concurrency);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromHours(9)], workflow.Graph.Nodes[0].Windows.Select(window => window.From));
        Assert.Equal(["de"], workflow.Calendars);
    }

    [Fact]
    public void A_schedule_stands_in_the_definition_and_triggers_of_other_kinds_are_left_alone()
    {
        const string text = """
            workflow: w
            triggers:
              - schedule: "0 6 * * MON-FRI"
                timezone: Europe/Berlin
                catchup: latest
                jitter: 30s
                calendar: de-business-days
                start: 2026-07-01
                end: 2027-01-01T00:00Z
              - event: com.example.ready
                filter: ${{ data.site = "berlin" }}
              - dataset: { all: [lake/a] }
              - schedule: "@hourly"
            tasks: { a: { uses: x } }
            """;

        var schedules = Files.Good(text).Schedules;

        Assert.Equal(["0 6 * * MON-FRI", "@hourly"], schedules.Select(trigger => trigger.Schedule.Expression));
        Assert.Equal(("Europe/Berlin", Catchup.Latest, TimeSpan.FromSeconds(30), "de-business-days"),
            (schedules[0].TimeZone.Id, schedules[0].Catchup, schedules[0].Jitter, schedules[0].CalendarName));
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(2)), schedules[0].Start);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), schedules[0].End);
        Assert.Equal(("UTC", Catchup.None, TimeSpan.Zero, null), (
            schedules[1].TimeZone.Id, schedules[1].Catchup, schedules[1].Jitter, schedules[1].CalendarName));
    }
}
