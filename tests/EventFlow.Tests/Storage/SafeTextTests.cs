using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Storage;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("tab\tnewline\n and \U0001F600 pair")]
    public void Good_text_is_returned_as_the_same_instance(string text) => Assert.Same(text, SafeText.Long(text));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Null(SafeText.Long(null));

    // In code and not in attributes: those are stored as UTF-8, which has no lone surrogates.
    [Fact]
    public void What_a_database_refuses_is_replaced()
    {
        Assert.Equal("a\uFFFDb", SafeText.Long("a\0b"));
        Assert.Equal("\uFFFD", SafeText.Long("\ud800"));
        Assert.Equal("\uFFFDx", SafeText.Long("\udc00x"));
        Assert.Equal("\uFFFD\U0001F600", SafeText.Long("\ud800\ud83d\ude00"));
        Assert.Equal("\U0001F600\uFFFD", SafeText.Long("\ud83d\ude00\0"));
    }

    [Fact]
    public void Long_text_is_cut_without_splitting_a_character()
    {
        var text = new string('a', SafeText.ShortLimit - 2) + "\U0001F600" + new string('b', 50);

        var cut = SafeText.Short(text);

        Assert.Equal(new string('a', SafeText.ShortLimit - 2) + "…", cut);
    }

    [Fact]
    public void Json_is_never_cut()
    {
        var json = "\"" + new string('a', 1_000_000) + "\"";

        Assert.Same(json, SafeText.Json(json));
    }
}
