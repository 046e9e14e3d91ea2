using EventFlow.Server.Admission;

namespace EventFlow.Tests.Server;

public class PendingFigureTests
{
    private readonly PendingFigure figure = new("w", limit: 3);

    [Fact]
    public void Places_are_taken_up_to_the_limit_and_come_back_where_nothing_was_stored()
    {
        Count(1);
        Assert.Null(figure.TryTake());
        Assert.Null(figure.TryTake());

        Assert.Equal(3, figure.TryTake()!.Present);
        figure.Settle(isAccepted: false);
        Assert.Null(figure.TryTake());
        figure.Settle(isAccepted: true);
        Assert.Equal(3, figure.TryTake()!.Present);
    }

    [Fact]
    public void What_is_accepted_during_a_count_is_added_to_it_and_what_was_before_is_not()
    {
        Count(0);
        Accept();
        var before = figure.Counting();
        Accept();
        figure.Counted(1, before, TimeSpan.FromSeconds(2));

        Assert.Null(figure.TryTake());
        Assert.Equal(3, figure.TryTake()!.Present);
    }

    [Fact]
    public void A_start_under_way_during_a_count_keeps_its_place()
    {
        Assert.Null(figure.TryTake());
        Count(2);

        Assert.Equal(3, figure.TryTake()!.Present);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    [InlineData(0, 60)]
    public void The_time_to_wait_follows_from_how_fast_the_backlog_drained(int drainedPerSecond, int seconds)
    {
        Count(3, at: 1);
        Count(3 - drainedPerSecond, at: 2);
        while (figure.TryTake() is null)
        {
            figure.Settle(isAccepted: true);
        }

        Assert.Equal(TimeSpan.FromSeconds(seconds), figure.TryTake()!.RetryAfter);
    }

    [Fact]
    public void A_backlog_far_above_a_lowered_limit_asks_for_patience()
    {
        Assert.Equal(TimeSpan.FromSeconds(11), new PendingState(Limit: 10, Present: 30, DrainPerSecond: 2).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(60), new PendingState(Limit: 10, Present: 1_000, DrainPerSecond: 2).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(5), new PendingState(Limit: 10, Present: 10, DrainPerSecond: null).RetryAfter);
    }

    [Fact]
    public void A_figure_nobody_asks_for_is_counted_once_more_and_then_forgotten()
    {
        Count(3);
        figure.TryTake();

        Assert.False(figure.Rest());
        Assert.True(figure.IsKnown);
        Assert.True(figure.Rest());
        Assert.False(figure.IsKnown);
    }

    /// <summary>Starts begin, are stored and get counted in any order; what is stored and pending never exceeds the limit.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_process_never_stores_more_than_the_limit_whenever_it_counts(int seed)
    {
        var chance = new Random(seed);
        var (stored, underWay) = (0, 0);
        (int Count, int Accepted)? counting = null;
        for (var step = 0; step < 20_000; step++)
        {
            switch (chance.Next(6))
            {
                case 0 or 1:
                    underWay += figure.TryTake() is null ? 1 : 0;
                    break;
                case 2 when underWay > 0:
                    underWay--;
                    stored++;
                    figure.Settle(isAccepted: true);
                    break;
                case 3 when stored > 0:
                    stored--;
                    break;
                case 4 when counting is null:
                    var accepted = figure.Counting();
                    counting = (stored, accepted);
                    break;
                case 5 when counting is { } count:
                    figure.Counted(count.Count, count.Accepted, TimeSpan.FromSeconds(step));
                    counting = null;
                    break;
            }

            Assert.InRange(stored + underWay, 0, 3);
        }
    }

    private void Count(int count, int at = 1) => figure.Counted(count, figure.Counting(), TimeSpan.FromSeconds(at));

    private void Accept()
    {
        Assert.Null(figure.TryTake());
        figure.Settle(isAccepted: true);
    }
}
