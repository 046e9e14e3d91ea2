using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7_200)]
    [InlineData("1d", 86_400)]
    [InlineData("1h30m", 5_400)]
    [InlineData("1d2h3m4s5ms", 93_784.005)]
    [InlineData("90m", 5_400)]
    [InlineData("0s", 0)]
    [InlineData("PT1H", 3_600)]
    [InlineData("P1D", 86_400)]
    [InlineData("P2W", 1_209_600)]
    [InlineData("P1DT2H3M4.5S", 93_784.5)]
    [InlineData("3650d", 315_360_000)]
    public void A_duration_is_read(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-30s")]
    [InlineData("30 s")]
    [InlineData("30S")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1.s")]
    [InlineData("1y")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("PT1H ")]
    [InlineData("3651d")]
    [InlineData("999999999d")]
    [InlineData("99999999999999999999s")]
    [InlineData("٣s")]
    public void Anything_else_is_not(string text) => Assert.False(Durations.TryParse(text, out _));
}
