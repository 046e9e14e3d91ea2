using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class ExecutionWindowTests
{
    private const string Open = "open";
    private static readonly ExecutionWindow Nights = Window("mon-fri", "22:00", "06:00", "Europe/Berlin");

    [Theory]
    [InlineData("2026-11-26T21:59+01:00", "2026-11-26T22:00+01:00")]
    [InlineData("2026-11-26T22:00+01:00", Open, "2026-11-27T06:00+01:00")]
    [InlineData("2026-11-27T05:59+01:00", Open, "2026-11-27T06:00+01:00")]
    [InlineData("2026-11-27T06:00+01:00", "2026-11-27T22:00+01:00")]
    [InlineData("2026-11-28T05:00+01:00", Open, "2026-11-28T06:00+01:00")]
    [InlineData("2026-11-28T22:00+01:00", "2026-11-30T22:00+01:00")]
    [InlineData("2026-11-30T03:00+01:00", "2026-11-30T22:00+01:00")]
    public void A_window_past_midnight_belongs_to_the_day_it_opens_on(string at, string opens, string closes = "never") =>
        AssertState(new ExecutionWindows([Nights]), at, opens, closes);

    [Theory]
    [InlineData("02:30", "05:00", "2026-03-29T00:00+01:00", "2026-03-29T03:00+02:00")]
    [InlineData("02:30", "05:00", "2026-03-29T03:00+02:00", Open, "2026-03-29T05:00+02:00")]
    [InlineData("23:00", "02:30", "2026-03-29T01:59+01:00", Open, "2026-03-29T03:00+02:00")]
    [InlineData("02:10", "02:50", "2026-03-29T00:00+01:00", "2026-03-30T02:10+02:00")]
    [InlineData("02:30", "05:00", "2026-10-25T02:29+02:00", "2026-10-25T02:30+02:00")]
    [InlineData("02:30", "05:00", "2026-10-25T02:15+01:00", Open, "2026-10-25T05:00+01:00")]
    [InlineData("23:00", "02:30", "2026-10-25T02:29+02:00", Open, "2026-10-25T02:30+02:00")]
    [InlineData("23:00", "02:30", "2026-10-25T02:15+01:00", "2026-10-25T23:00+01:00")]
    public void Changes_of_the_clocks_move_it_as_they_move_a_schedule(
        string from, string to, string at, string opens, string closes = "never") =>
        AssertState(new ExecutionWindows([Window("mon-sun", from, to, "Europe/Berlin")]), at, opens, closes);

    [Fact]
    public void Several_windows_are_open_while_one_of_them_is()
    {
        var windows = new ExecutionWindows(
        [
            Nights,
            Window("sat-sun", "06:00", "24:00", "Europe/Berlin") with { AtClose = AtClose.Drain },
            Window("sat", "05:00", "07:00", "UTC"),
        ]);

        AssertState(windows, "2026-11-27T23:00+01:00", Open, "2026-11-29T00:00+01:00", AtClose.Drain);
        AssertState(windows, "2026-11-29T03:00+01:00", "2026-11-29T06:00+01:00", "never");
    }

    [Fact]
    public void A_window_keeps_to_the_business_days_of_its_calendar()
    {
        var calendar = new BusinessCalendar
        {
            Name = "c",
            Holidays = new Dictionary<DateOnly, string> { [new DateOnly(2026, 11, 26)] = "Thanksgiving" },
        };
        var windows = new ExecutionWindows([Window("mon-sun", "09:00", "17:00", "UTC") with { Calendar = calendar }]);

        AssertState(windows, "2026-11-26T10:00Z", "2026-11-27T09:00+00:00", "never");
        AssertState(windows, "2026-11-28T10:00Z", "2026-11-30T09:00+00:00", "never");
    }

    [Fact]
    public void What_never_closes_and_what_never_opens_says_so()
    {
        var never = Window("mon-sun", "00:00", "24:00", "UTC") with
        {
            Calendar = new BusinessCalendar { Name = "c", Weekdays = new HashSet<DayOfWeek>() },
        };

        AssertState(ExecutionWindows.Always, "2026-11-26T10:00Z", Open, "never");
        AssertState(new ExecutionWindows([Window("mon-sun", "00:00", "24:00", "Europe/Berlin")]), "2026-11-26T10:00Z", Open, "never");
        AssertState(new ExecutionWindows([never]), "2026-11-26T10:00Z", "never", "never");
    }

    [Fact]
    public void A_day_that_does_not_exist_opens_nothing()
    {
        var windows = new ExecutionWindows([Window("fri", "09:00", "17:00", "Pacific/Apia")]);

        AssertState(windows, "2011-12-29T12:00-10:00", "2012-01-06T09:00+14:00", "never");
    }

    [Theory]
    [InlineData("2026-11-26T05:00+01:00", "2026-11-26T06:00+01:00")]
    [InlineData("2026-11-26T06:00+01:00", "2026-11-27T06:00+01:00")]
    [InlineData("2026-11-26T12:00+01:00", "2026-11-27T06:00+01:00")]
    public void Finish_by_is_the_next_such_time(string accepted, string finishBy)
    {
        var deadline = new Deadline { FinishBy = TimeSpan.FromHours(6), TimeZone = Zones.Of("Europe/Berlin") };

        Assert.Equal(finishBy, Zones.Text(deadline.For(Zones.Instant(accepted)).FinishBy));
    }

    [Theory]
    [InlineData("2026-03-29T00:30+01:00", "2026-03-29T03:00+02:00")]
    [InlineData("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00")]
    [InlineData("2026-10-25T02:15+02:00", "2026-10-25T02:30+02:00")]
    [InlineData("2026-10-25T02:15+01:00", "2026-10-26T02:30+01:00")]
    public void Finish_by_follows_the_clocks(string accepted, string finishBy)
    {
        var deadline = new Deadline { FinishBy = new TimeSpan(2, 30, 0), TimeZone = Zones.Of("Europe/Berlin") };

        Assert.Equal(finishBy, Zones.Text(deadline.For(Zones.Instant(accepted)).FinishBy));
    }

    [Fact]
    public void The_start_counts_from_acceptance_and_the_duration_from_the_start()
    {
        var deadline = new Deadline
        {
            StartWithin = TimeSpan.FromMinutes(5),
            FinishBy = TimeSpan.FromHours(6),
            Duration = TimeSpan.FromHours(2),
        };
        var accepted = Zones.Instant("2026-11-26T03:00Z");

        var waiting = deadline.For(accepted);
        var started = deadline.For(accepted, accepted.AddMinutes(3));

        Assert.Equal(accepted.AddMinutes(5), waiting.StartBy);
        Assert.Null(waiting.DurationEnds);
        Assert.Equal(Zones.Instant("2026-11-26T06:00Z"), waiting.EndBy);
        Assert.Equal(accepted.AddMinutes(123), started.EndBy);
        Assert.Equal(Zones.Instant("2026-11-26T06:00Z"), deadline.For(accepted, accepted.AddHours(2)).EndBy);
        Assert.Equal(default, new Deadline().For(accepted, accepted));
    }

    private static ExecutionWindow Window(string days, string from, string to, string zone)
    {
        Assert.True(DayRange.TryParse(days, out var parsed));
        return new ExecutionWindow { Days = parsed, From = Time(from), To = Time(to), TimeZone = Zones.Of(zone) };
    }

    private static TimeSpan Time(string text) => new(
        int.Parse(text[..2], System.Globalization.CultureInfo.InvariantCulture),
        int.Parse(text[3..], System.Globalization.CultureInfo.InvariantCulture), 0);

    private static void AssertState(ExecutionWindows windows, string at, string opens, string closes, AtClose atClose = AtClose.Finish)
    {
        var state = windows.At(Zones.Instant(at));

        Assert.Equal((opens, closes, atClose), (state.IsOpen ? Open : Zones.Text(state.Opens), Zones.Text(state.Closes), state.AtClose));
    }
}
