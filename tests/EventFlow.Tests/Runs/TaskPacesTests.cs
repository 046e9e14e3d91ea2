using EventFlow.Orchestrator.Runs;

namespace EventFlow.Tests.Runs;

public class TaskPacesTests
{
    private readonly TaskPaces paces = new();

    [Fact]
    public void Tasks_of_a_type_nothing_is_known_of_go_alone() => Assert.Equal(1, paces.Together("new"));

    [Theory]
    [InlineData(0.01, 100)]
    [InlineData(0.5, 20)]
    [InlineData(4, 2)]
    [InlineData(50, 1)]
    [InlineData(600_000, 1)]
    public void The_shorter_the_tasks_of_a_type_the_more_go_together(double tookMs, int together)
    {
        paces.Observe("t", tookMs);

        Assert.Equal(together, paces.Together("t"));
    }

    [Fact]
    public void One_slow_task_parts_the_others_at_once_and_quick_ones_bring_them_together_again()
    {
        paces.Observe("t", 0.1);
        paces.Observe("t", 2_000);
        Assert.Equal(1, paces.Together("t"));

        for (var i = 0; i < 200; i++)
        {
            paces.Observe("t", 0.1);
        }

        Assert.InRange(paces.Together("t"), 50, 100);
    }
}
