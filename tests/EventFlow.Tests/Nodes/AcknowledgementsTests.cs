using EventFlow.Orchestrator.Nodes;

namespace EventFlow.Tests.Nodes;

public sealed class AcknowledgementsTests
{
    private readonly List<string> words = [];

    [Fact]
    public async Task What_is_done_in_order_is_told_in_one_word()
    {
        var hold = new TaskCompletionSource();
        var all = Telling(hold.Task);
        all.Done(1);
        all.Done(2);
        all.Done(3);
        hold.SetResult();
        await all.DrainAsync();
        Assert.Equal(["1+", "3+"], words);
    }

    [Fact]
    public async Task Nothing_is_told_past_a_delivery_that_is_not_done()
    {
        var all = Telling();
        all.Done(2);
        all.Done(3);
        await all.DrainAsync();
        Assert.Empty(words);

        all.Done(1);
        await all.DrainAsync();
        Assert.Equal(["3+"], words);
    }

    [Fact]
    public async Task Behind_a_delivery_that_takes_long_the_others_are_told_one_by_one()
    {
        var all = Telling();
        for (var delivery = 2UL; delivery <= 66; delivery++)
        {
            all.Done(delivery);
        }

        await all.DrainAsync();
        Assert.Equal(Enumerable.Range(2, 65).Select(delivery => $"{delivery}"), words);

        all.Done(67);
        all.Done(1);
        await all.DrainAsync();
        Assert.Equal(["67+"], words.Skip(65));
    }

    [Fact]
    public async Task A_delivery_that_went_back_is_passed_over()
    {
        var all = Telling();
        all.Told(1);
        all.Done(2);
        all.Told(3);
        await all.DrainAsync();
        Assert.Equal(["2+"], words);
    }

    [Fact]
    public async Task A_channel_that_is_gone_fails_nobody()
    {
        var all = new Acknowledgements((_, _) => throw new InvalidOperationException("closed"));
        all.Done(1);
        await all.DrainAsync();
    }

    private Acknowledgements Telling(Task? first = null) => new(async (delivery, multiple) =>
    {
        words.Add(multiple ? $"{delivery}+" : $"{delivery}");
        await (first ?? Task.CompletedTask);
    });
}
