namespace EventFlow.Worker.RabbitMq;

/// <param name="Consumers">Registered now, each with one message at most.</param>
/// <param name="Peak">The most that were busy at a time since the last plan.</param>
internal readonly record struct TypeLoad(string Type, int Consumers, int Peak);

/// <summary>How many consumers each task type gets. All types share the slots of the worker, and what the broker hands to a consumer
/// nobody else can run: so there are never more consumers than slots, but for one per type.</summary>
internal static class ConsumerPlan
{
    /// <param name="capacity">Slots without a long task; 0: no consumer at all.</param>
    public static IReadOnlyDictionary<string, int> Of(IReadOnlyCollection<TypeLoad> loads, int capacity)
    {
        var plan = loads.ToDictionary(load => load.Type, _ => capacity > 0 ? 1 : 0, StringComparer.Ordinal);
        var left = capacity - loads.Count;
        left = Deal(plan, loads.Where(load => load.Peak > 0), left, Wish);
        Deal(plan, loads, left, _ => int.MaxValue);
        return plan;
    }

    // Busy to the last consumer: more work waits than was seen. Otherwise one to spare shows when that changes.
    private static int Wish(TypeLoad load) => load.Peak >= load.Consumers ? int.MaxValue : load.Peak + 1;

    /// <summary>One each in turn until the wishes are met or nothing is left.</summary>
    private static int Deal(Dictionary<string, int> plan, IEnumerable<TypeLoad> loads, int left, Func<TypeLoad, int> wish)
    {
        var open = loads.OrderBy(load => load.Type, StringComparer.Ordinal).ToList();
        while (left > 0 && open.RemoveAll(load => plan[load.Type] >= wish(load)) >= 0 && open.Count > 0)
        {
            foreach (var load in open.Take(left).ToList())
            {
                plan[load.Type]++;
                left--;
            }
        }

        return left;
    }
}
