using EventFlow.Orchestrator.Tasks;

namespace EventFlow.Tests.Tasks;

public class TaskQueueStatusTests
{
    [Fact]
    public void With_nothing_on_its_way_every_overdue_task_has_lost_its_message() =>
        Assert.True(new TaskQueueStatus("t", Ready: 0, Consumers: 4).HasLost(waiting: 1, inHands: 64));

    [Theory]
    [InlineData(1_990, 16, 0)]
    [InlineData(1, 16, 0)]
    [InlineData(0, 16, 1_900)]
    public void A_queue_that_is_merely_long_has_lost_nothing(long ready, int consumers, long answers) =>
        Assert.False(new TaskQueueStatus("t", ready, consumers, answers).HasLost(waiting: Math.Min(2_000, ready + answers + 100), inHands: 64));

    [Fact]
    public void More_tasks_than_can_be_on_their_way_tell_of_a_loss_even_while_the_queue_is_long() =>
        Assert.True(new TaskQueueStatus("t", Ready: 500, Consumers: 2).HasLost(waiting: 2_000, inHands: 64));
}
