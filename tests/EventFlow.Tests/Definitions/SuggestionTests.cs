using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Tests.Definitions;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("need", "needs")]
    [InlineData("nedes", "needs")]
    [InlineData("Needs", "needs")]
    [InlineData("timout", "timeout")]
    [InlineData("tiemout", "timeout")]
    [InlineData("forEach", "foreach")]
    public void A_slip_finds_the_word_that_was_meant(string wrong, string meant) =>
        Assert.Equal($": did you mean '{meant}'?", new Suggestions().DidYouMean(wrong, ["when", "needs", "timeout", "foreach"]));

    [Theory]
    [InlineData("zzzzz")]
    [InlineData("")]
    [InlineData("x")]
    public void What_is_near_to_nothing_finds_nothing(string wrong) =>
        Assert.Empty(new Suggestions().DidYouMean(wrong, ["when", "needs", "timeout"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abcd", "abdc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_slips(string from, string to, int distance) => Assert.Equal(distance, Suggestions.Distance(from, to));
}
