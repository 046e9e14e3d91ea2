using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected ICalendarStore Calendars => Service<ICalendarStore>();

    [Fact]
    public async Task A_calendar_changes_in_place_and_counts_its_changes()
    {
        var (first, isNew) = await Calendars.PutAsync("de", "calendar: de", default);
        var (same, changed) = await Calendars.PutAsync("de", "calendar: de", default);
        var (second, changedThen) = await Calendars.PutAsync("de", "calendar: de\ntitle: Germany", default);

        Assert.Equal((1, true), (first.Revision, isNew));
        Assert.Equal((1, false), (same.Revision, changed));
        Assert.Equal((2, true), (second.Revision, changedThen));
        Assert.Equal("calendar: de\ntitle: Germany", Assert.Single(await Calendars.ReadAsync(null, default)).Source);
    }

    [Fact]
    public async Task Calendars_are_found_by_name()
    {
        await Calendars.PutAsync("de", "calendar: de", default);
        await Calendars.PutAsync("at", "calendar: at", default);

        Assert.Equal(["at", "de"], (await Calendars.ReadAsync(null, default)).Select(calendar => calendar.Name));
        Assert.Equal("at", Assert.Single(await Calendars.ReadAsync(["at", "fr"], default)).Name);
        Assert.Equal(1, Assert.Single(await Calendars.RevisionsAsync(["de", "fr"], default)).Value);
    }
}
