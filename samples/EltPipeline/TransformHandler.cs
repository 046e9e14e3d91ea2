using EventFlow.Worker;

namespace EltPipeline;

internal sealed record Transform(IReadOnlyList<Order> Orders);

internal sealed record Total(string Country, int Orders, decimal Amount);

/// <summary><c>elt.transform</c>: number and sum of the orders of each country.</summary>
internal sealed class TransformHandler : ITaskHandler<Transform, IReadOnlyList<Total>>
{
    public Task<IReadOnlyList<Total>> HandleAsync(Transform input, TaskContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Total>>(
            [.. from order in input.Orders
                group order.Amount by order.Country into country
                orderby country.Key
                select new Total(country.Key, country.Count(), country.Sum())]);
}
