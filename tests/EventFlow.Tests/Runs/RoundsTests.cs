using EventFlow.Orchestrator;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Runs;

public class RoundsTests
{
    private readonly List<int[]> rounds = [];
    private readonly List<TaskCompletionSource> ends = [];

    [Fact]
    public void The_first_item_is_done_at_once_and_alone()
    {
        NewRounds(10).Add(1);

        Assert.Equal([[1]], rounds);
    }

    [Fact]
    public void What_comes_in_during_a_round_is_the_next_one()
    {
        var work = NewRounds(10);
        work.Add(1);
        work.Add(2);
        work.Add(3);

        ends[0].SetResult();

        Assert.Equal([[1], [2, 3]], rounds);
    }

    [Fact]
    public void A_round_is_no_heavier_than_allowed_and_an_item_that_is_goes_alone()
    {
        var work = NewRounds(10);
        work.Add(0);
        foreach (var weight in new[] { 4, 6, 1, 50, 2 })
        {
            work.Add(weight);
        }

        for (var i = 0; i < 4; i++)
        {
            ends[i].SetResult();
        }

        Assert.Equal([[0], [4, 6], [1], [50], [2]], rounds);
    }

    [Fact]
    public void Gathered_items_are_one_round()
    {
        var work = NewRounds(10);
        using (work.Gather())
        {
            work.Add(1);
            work.Add(2);
            Assert.Empty(rounds);
        }

        Assert.Equal([[1, 2]], rounds);
    }

    [Fact]
    public void Gathering_does_not_hold_up_a_round_that_is_under_way()
    {
        var work = NewRounds(10);
        work.Add(1);
        using (work.Gather())
        {
            work.Add(2);
            ends[0].SetResult();
            Assert.Equal([[1], [2]], rounds);
        }
    }

    [Fact]
    public async Task Items_of_many_threads_are_all_done_once()
    {
        var done = new List<int>();
        var all = new TaskCompletionSource();
        var work = new Rounds<int>(16, _ => 1, async items =>
        {
            await Task.Yield();
            done.AddRange(items);
            if (done.Count == 10_000)
            {
                all.SetResult();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(part => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                work.Add((part * 1_000) + i);
            }
        })));

        await all.Task.WaitAsync(Waits.Patience, TimeProvider.System);
        Assert.Equal(Enumerable.Range(0, 10_000), done.Order());
    }

    private Rounds<int> NewRounds(int most)
    {
        // With the context of the test runner the end of a round would be carried on by another thread, some time later.
        SynchronizationContext.SetSynchronizationContext(null);
        return new Rounds<int>(most, item => item, items =>
        {
            rounds.Add([.. items]);
            ends.Add(new TaskCompletionSource());
            return ends[^1].Task;
        });
    }
}
