using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Storage;

public sealed class RunDayTests
{
    [Theory]
    [InlineData("2026-11-26T00:00:00Z", "20261126")]
    [InlineData("2026-11-26T23:59:59.999Z", "20261126")]
    [InlineData("2026-11-27T00:30:00+01:00", "20261126")]
    [InlineData("1970-01-01T00:00:00Z", "19700101")]
    public void A_run_belongs_to_the_day_its_id_was_made_in(string moment, string day)
    {
        var made = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(day, RunDay.Of(Guid.CreateVersion7(made)).ToString());
        Assert.Equal(day, RunDay.At(made).ToString());
    }

    [Fact]
    public void A_day_is_the_ids_from_its_first_to_the_first_of_the_next()
    {
        var day = new RunDay(new DateOnly(2026, 11, 26));
        var midnight = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(day.First, RunDay.FirstAt(midnight));
        Assert.True(Guid.CreateVersion7(midnight) > day.First);
        Assert.True(Guid.CreateVersion7(midnight.AddDays(1).AddMilliseconds(-1)) < day.Plus(1).First);
        Assert.True(Guid.CreateVersion7(midnight.AddDays(1)) > day.Plus(1).First);
        Assert.Equal(day, RunDay.Of(day.First));
    }

    [Fact]
    public void An_id_beyond_the_calendar_belongs_to_no_day()
    {
        Assert.False(RunDay.TryOf(RunDay.End, out _));
        Assert.Equal("EF3021", Assert.Throws<StorageException>(() => RunDay.Of(RunDay.End)).Code);
    }

    [Fact]
    public void A_query_has_one_text_for_each_day()
    {
        var query = new DayQuery("select * from runs_yyyymmdd");
        var day = new RunDay(new DateOnly(2026, 11, 26));

        Assert.Equal("select * from runs_20261126", query.On(day));
        Assert.Same(query.On(day), query.On(day));
    }
}
