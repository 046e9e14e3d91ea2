using EventFlow.Worker.RabbitMq;

namespace EventFlow.Tests.Worker;

public sealed class ConsumerPlanTests
{
    [Fact]
    public void One_type_gets_every_slot()
    {
        Assert.Equal(16, Plan(16, new TypeLoad("a", 0, 0))["a"]);
    }

    [Fact]
    public void Idle_types_share_evenly()
    {
        var plan = Plan(8, new TypeLoad("a", 0, 0), new TypeLoad("b", 0, 0), new TypeLoad("c", 0, 0));

        Assert.Equal((3, 3, 2), (plan["a"], plan["b"], plan["c"]));
    }

    [Fact]
    public void A_busy_type_gets_what_the_idle_ones_do_not_need()
    {
        var plan = Plan(8, new TypeLoad("a", 3, 3), new TypeLoad("b", 3, 0), new TypeLoad("c", 2, 0));

        Assert.Equal((6, 1, 1), (plan["a"], plan["b"], plan["c"]));
    }

    [Fact]
    public void Two_busy_types_share_what_there_is()
    {
        var plan = Plan(9, new TypeLoad("a", 6, 6), new TypeLoad("b", 1, 1), new TypeLoad("c", 1, 0));

        Assert.Equal((4, 4, 1), (plan["a"], plan["b"], plan["c"]));
    }

    [Fact]
    public void A_partly_busy_type_keeps_one_to_spare()
    {
        var plan = Plan(10, new TypeLoad("a", 5, 5), new TypeLoad("b", 5, 2));

        Assert.Equal((7, 3), (plan["a"], plan["b"]));
    }

    [Fact]
    public void Every_type_is_heard_with_fewer_slots_than_types()
    {
        var plan = Plan(1, new TypeLoad("a", 0, 0), new TypeLoad("b", 0, 0), new TypeLoad("c", 0, 0));

        Assert.Equal([1, 1, 1], plan.Values);
    }

    [Fact]
    public void Nothing_is_consumed_while_every_slot_holds_a_long_task()
    {
        Assert.Equal([0, 0], Plan(0, new TypeLoad("a", 2, 2), new TypeLoad("b", 1, 0)).Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void There_are_never_more_consumers_than_slots_but_for_one_per_type(int capacity)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var loads = Enumerable.Range(0, 1 + (seed % 9))
                .Select(n => new TypeLoad($"t{n}", (seed * 7 + n * 3) % 11, (seed * 5 + n) % 11))
                .ToArray();

            var total = Plan(capacity, loads).Values.Sum();

            Assert.Equal(Math.Max(capacity, loads.Length), total);
        }
    }

    private static IReadOnlyDictionary<string, int> Plan(int capacity, params TypeLoad[] loads) => ConsumerPlan.Of(loads, capacity);
}
