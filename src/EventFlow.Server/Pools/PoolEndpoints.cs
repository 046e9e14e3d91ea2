using EventFlow.Contracts.Api;
using EventFlow.Core.Authoring;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using DeletedPool = EventFlow.Contracts.Api.DeletedPool;

namespace EventFlow.Server.Pools;

internal static class PoolEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapPools(this IEndpointRouteBuilder api)
    {
        var pools = api.MapGroup("/pools").WithTags("pools");
        pools.MapGet("", ListAsync).WithName("listPools")
            .WithSummary("All pools with their slots, who holds and who waits").Produces<Page<PoolView>>();
        pools.MapGet("/{name}", FindAsync).WithName("getPool")
            .WithSummary("One pool").Produces<PoolView>().Produces<Problem>(404, ProblemType);
        pools.MapPut("/{name}", SetAsync).WithName("setPool")
            .WithSummary("Makes a pool, or replaces its rules; nothing that runs is stopped by it")
            .Accepts<PoolRequest>("application/json")
            .Produces<PoolView>(200).Produces<PoolView>(201).Produces<Problem>(409, ProblemType).Produces<Problem>(422, ProblemType);
        pools.MapDelete("/{name}", DeleteAsync).WithName("deletePool")
            .WithSummary("Deletes a pool nobody uses; with ?force=true one in use: what waits for it waits until there is one again")
            .Produces<DeletedPool>().Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType);
    }

    private static async Task<IResult> ListAsync(IPoolStore store, CancellationToken cancellationToken) =>
        Results.Json(new Page<PoolView>([.. (await store.ListAsync(cancellationToken)).Select(View)], null));

    private static async Task<IResult> FindAsync(string name, IPoolStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(name, cancellationToken) is { } pool
            ? Results.Json(View(pool))
            : await UnknownAsync(name, store, cancellationToken);

    private static async Task<IResult> SetAsync(
        string name, HttpRequest request, IPoolStore store, PoolKeeper keeper, CancellationToken cancellationToken)
    {
        PoolWish.Name(name);
        var settings = PoolWish.Read(await RequestBody.ReadAsync(request, cancellationToken));
        var set = await store.SetAsync(name, settings, cancellationToken);
        if (set.Change == PoolChange.TypeTaken)
        {
            return new ProblemResult(new Problem(409, ProblemCodes.TypeOfOtherPool,
                $"Task type '{set.Type}' belongs to pool '{set.By}' already, and a type has one pool. Take it out there first."));
        }

        keeper.Sweep();
        return await store.FindAsync(name, cancellationToken) is { } pool
            ? Results.Json(View(pool), statusCode: set.Change == PoolChange.Created ? 201 : 200)
            : await UnknownAsync(name, store, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(
        string name, HttpRequest request, IPoolStore store, PoolKeeper keeper, CancellationToken cancellationToken)
    {
        var force = Query.Text(request, "force") switch
        {
            null or "false" => false,
            "true" => true,
            var other => throw Query.Bad("force", other, "true or false"),
        };
        var deleted = await store.DeleteAsync(name, force, cancellationToken);
        switch (deleted.Fate)
        {
            case PoolFate.Unknown:
                return await UnknownAsync(name, store, cancellationToken);
            case PoolFate.InUse:
                return new ProblemResult(new Problem(409, ProblemCodes.PoolInUse,
                    $"Pool '{name}' is in use: {deleted.Running} attempts hold slots of it and {deleted.Waiting} wait. Delete it when they "
                    + "are done, or with ?force=true: then those that name it wait until there is a pool of this name again."));
            default:
                keeper.Sweep();
                return Results.Json(new DeletedPool(name));
        }
    }

    private static async Task<IResult> UnknownAsync(string name, IPoolStore store, CancellationToken cancellationToken)
    {
        var names = (await store.ListAsync(cancellationToken)).Select(pool => pool.Name);
        var meant = new Suggestions().Nearest(name, names);
        var hint = meant is null ? "GET /api/v1/pools lists what there is." : $"Did you mean '{meant}'?";
        return new ProblemResult(new Problem(404, ProblemCodes.UnknownPool, $"There is no pool '{Words.Clip(name, 60)}'. {hint}"));
    }

    private static PoolView View(StoredPool pool) => new()
    {
        Name = pool.Name,
        Slots = pool.Settings.Slots,
        Used = pool.Used,
        Running = pool.Running,
        Waiting = pool.Waiting,
        Rate = pool.Settings.Rate is { } rate ? PoolWords.Of(rate) : null,
        Burst = pool.Settings.Rate?.Burst,
        Breaker = pool.Settings.Breaker is { } rule ? View(pool, rule) : null,
        Types = pool.Settings.Types,
    };

    private static BreakerView View(StoredPool pool, BreakerRule rule) => new(
        rule.Failures, rule.Of, DurationText.Of(rule.OpenFor), pool.Phase.Word(), pool.PhaseSince,
        pool.Phase == BreakerPhase.Open ? pool.PhaseSince + rule.OpenFor : null);
}
