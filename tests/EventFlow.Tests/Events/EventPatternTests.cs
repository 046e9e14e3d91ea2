using EventFlow.Core.Events;

namespace EventFlow.Tests.Events;

public sealed class EventPatternTests
{
    [Theory]
    [InlineData("com.example.order", "com.example.order", true)]
    [InlineData("com.example.order", "com.example.orders", false)]
    [InlineData("com.example.*", "com.example.order.created", true)]
    [InlineData("com.example.*", "com.example", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*.created", "com.order.created", true)]
    [InlineData("*.created", "created", false)]
    [InlineData("com.*.created", "com.created", false)]
    [InlineData("com.*.created", "com.a.b.created", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "ac", false)]
    [InlineData("a*ba", "aba", true)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("A", "a", false)]
    public void A_star_stands_for_any_characters_or_none(string pattern, string text, bool fits) =>
        Assert.Equal(fits, new EventPattern(pattern).Fits(text));
}
