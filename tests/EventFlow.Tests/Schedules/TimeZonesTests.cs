using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class TimeZonesTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT-2")]
    public void A_zone_is_known_by_its_name(string name)
    {
        Assert.True(TimeZones.TryFind(name, out var zone, out _));
        Assert.Equal(name, zone.Id);
    }

    [Theory]
    [InlineData("Europe/Berln", "there is no time zone 'Europe/Berln': did you mean 'Europe/Berlin'?")]
    [InlineData("europe/berlin", "there is no time zone 'europe/berlin': did you mean 'Europe/Berlin'?")]
    [InlineData("Berlin", "there is no time zone 'Berlin': did you mean 'Europe/Berlin'?")]
    [InlineData("new york", "there is no time zone 'new york': did you mean 'America/New_York'?")]
    [InlineData("utc", "there is no time zone 'utc': did you mean 'UTC'?")]
    [InlineData("Europe", "there is no time zone 'Europe': write an IANA name such as Europe/Berlin, or UTC")]
    [InlineData("", "there is no time zone '': write an IANA name such as Europe/Berlin, or UTC")]
    [InlineData("../../etc/passwd", "there is no time zone '../../etc/passwd': write an IANA name such as Europe/Berlin, or UTC")]
    [InlineData("localtime", "there is no time zone 'localtime': write an IANA name such as Europe/Berlin, or UTC")]
    [InlineData(
        "+02:00",
        "there is no time zone '+02:00': an offset is no zone, write a name such as Europe/Berlin, "
        + "or Etc/GMT-2 for two hours ahead of UTC")]
    public void An_unknown_zone_is_answered_with_a_way_out(string name, string expected)
    {
        Assert.False(TimeZones.TryFind(name, out _, out var error));
        Assert.Equal(expected, error);
    }
}
