using EventFlow.Orchestrator;

namespace EventFlow.Tests.Engine;

public sealed class FailpointTests
{
    [Theory]
    [InlineData("K22:kill")]
    [InlineData("k1:kill")]
    [InlineData("K0:throw")]
    [InlineData("K5")]
    [InlineData("K5:explode")]
    [InlineData("K5:delay-")]
    [InlineData("K5:delay--1")]
    [InlineData("K5:delay-1s")]
    [InlineData("K5:kill:0")]
    [InlineData("K5:kill:often")]
    [InlineData("K5:kill:1:2")]
    [InlineData("K1:kill,K5:explode:1")]
    public void An_unknown_point_action_or_number_is_refused_by_name(string text)
    {
        var refused = Assert.Throws<FormatException>(() => Failpoints.Parse(text));

        Assert.StartsWith("EF3401 ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(text.Split(',')[^1], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_acts_at_the_time_it_was_told_and_no_other()
    {
        var points = Failpoints.Parse("K5:throw:2, K5:throw:4,K6:delay-0");

        var thrown = Enumerable.Range(0, 5).Select(_ => Record.Exception(() => points.Pass("K5")) is TimeoutException);

        Assert.Equal([false, true, false, true, false], thrown);
        points.Pass("K6");
        points.Pass("K7");
    }

    [Fact]
    public void Without_the_variable_nothing_is_on()
    {
        Assert.False(Failpoint.IsOn);
        Failpoint.Check();
        Failpoint.Hit("K1");
    }
}
