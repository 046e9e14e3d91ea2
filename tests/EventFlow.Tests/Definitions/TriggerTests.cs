using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Definitions;

public sealed class TriggerTests
{
    private const string Head = "workflow: w\nparams: { site: { type: string, enum: [a, b] }, from: { type: string, default: x } }\n";
    private const string Tasks = "tasks: { a: { uses: x } }\n";

    [Fact]
    public void A_schedule_is_known_by_its_id_or_else_by_its_times_and_its_zone()
    {
        var names = Files.Good(
            "workflow: w\ntasks: { a: { uses: x } }\ntriggers:\n  - { schedule: '0  6 * * *', id: early }\n"
            + "  - { schedule: '0  6 * * *', timezone: Europe/Berlin }\n  - { schedule: '0 6 * * *', timezone: Europe/Berlin, jitter: 3s }\n")
            .Schedules.Select(schedule => schedule.Name);

        Assert.Equal(["early", "0 6 * * * Europe/Berlin", "0 6 * * * Europe/Berlin #2"], names);
    }

    [Fact]
    public void Parameters_are_checked_before_anything_fires()
    {
        Assert.Equal(
            [
                "w.yaml:5:5: EF1831 'params' of a trigger: parameter 'site' is required: it has no default and was not given",
                "w.yaml:6:37: EF1831 'params' of a trigger: parameter 'site'",
                "w.yaml:7:37: EF1831 'params' of a trigger: unknown parameter 'sight'",
            ],
            Files.Errors(
                $"{Head}{Tasks}triggers:\n  - {{ schedule: '@daily' }}\n  - {{ schedule: '@daily', params: {{ site: c }} }}\n"
                + "  - { schedule: '@daily', params: { sight: a, site: a } }\n")
                .Select((error, index) => index == 0 ? error : string.Join(':', error.Split(':').Take(5))));
    }

    [Fact]
    public void An_expression_reads_what_the_trigger_knows_and_nothing_else()
    {
        Assert.Equal(
            ["w.yaml:6:26: EF1832 'params' of a trigger reads 'tasks': before a run starts there are only trigger, run, env, such as "
                + "run.interval.start"],
            Files.Errors(
                $"{Head}{Tasks}triggers:\n  - schedule: '@daily'\n    params: {{ site: \"${{{{ tasks.a.output }}}}\" }}\n"));
    }

    [Fact]
    public void Two_triggers_have_two_ids() =>
        Assert.Equal(
            ["w.yaml:5:32: EF1830 two triggers have the id 'x': give each one of its own, since what has fired is kept by it"],
            Files.Errors($"workflow: w\n{Tasks}triggers:\n  - {{ schedule: '@daily', id: x }}\n  - {{ schedule: '@hourly', id: x }}\n"));

    [Fact]
    public void Parameters_of_a_run_are_those_of_its_interval()
    {
        var definition = Files.Good(
            $"{Head}{Tasks}triggers:\n  - schedule: '@daily'\n    timezone: Europe/Berlin\n"
            + "    params: { site: a, from: \"${{ run.interval.start }} by ${{ trigger.kind }}\" }\n");
        var schedule = definition.Schedules.Single();
        var at = new DateTimeOffset(2026, 3, 30, 0, 0, 0, TimeSpan.FromHours(2));

        var trigger = RunTrigger.OfSchedule(schedule.Name, schedule.TimeZone, at, ScheduleTimes.Of(schedule, null).IntervalStart(at));
        var (values, error) = ScheduleParams.Evaluate(schedule.Params, trigger, definition);

        Assert.Null(error);
        Assert.Equal("2026-03-29T00:00:00+01:00 by schedule", values.GetProperty("from").GetString());
        Assert.Null(ScheduleParams.Fixed(schedule, definition));
    }

    [Fact]
    public void What_does_not_fit_the_parameters_is_said_in_words()
    {
        var definition = Files.Good(
            $"{Head}{Tasks}triggers: [{{ schedule: '@daily', params: {{ site: \"${{{{ trigger.kind }}}}\" }} }}]\n");

        var (_, error) = ScheduleParams.Evaluate(
            definition.Schedules.Single().Params, RunTrigger.OrManual(null), definition);

        Assert.Contains("parameter 'site'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_made_from_the_env_of_the_environment()
    {
        var definition = Files.Good(
            $"{Head}{Tasks}env: {{ site: a }}\ntriggers: [{{ schedule: '@daily', params: {{ site: \"${{{{ env.site }}}}\" }} }}]\n");

        var (values, error) = ScheduleParams.Evaluate(definition.Schedules.Single().Params, RunTrigger.OrManual(null), definition);

        Assert.Equal((null, "a"), (error, values.GetProperty("site").GetString()));
    }

    [Theory]
    [InlineData("env.sight", "EF1913 'params' of a trigger reads 'env.sight', which 'env' of the workflow does not have")]
    [InlineData("run.id", "EF1871 'params' of a trigger reads 'run.id', which is not there: 'run' has interval")]
    [InlineData("trigger.shedule", "EF1871 'params' of a trigger reads 'trigger.shedule', which is not there: did you mean 'schedule'?")]
    public void A_name_that_is_not_there_before_a_run_is_an_error(string read, string expected) => Assert.Equal(
        [$"w.yaml:5:55: {expected}"],
        Files.Errors($"{Head}{Tasks}env: {{ site: a }}\ntriggers: [{{ schedule: '@daily', params: {{ site: '${{{{ {read} }}}}' }} }}]\n"));
}
