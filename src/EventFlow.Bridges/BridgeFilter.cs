using EventFlow.Core.Events;
using EventFlow.Core.Expressions;

namespace EventFlow.Bridges;

/// <summary>The <c>filter</c> of a bridge. Its expression gets little time: everything behind the event waits for it.</summary>
internal static class BridgeFilter
{
    private static readonly ExpressionLimits Limits = new() { Steps = 50_000, Size = 1_000_000, Time = TimeSpan.FromSeconds(1) };

    /// <summary>The event if it passes, what is put aside in its place if that cannot be said, and null if it is dropped.</summary>
    public static CloudEvent? Apply(Expression filter, CloudEvent read, DateTimeOffset now)
    {
        try
        {
            // Chance comes from the event: read again after a crash, it must not be judged otherwise.
            var moment = new ExpressionMoment(now, Guid.Empty, $"{read.Source}\t{read.Id}");
            return filter.IsTrue(Scope(read, moment), Limits) ? read : null;
        }
        catch (ExpressionException failed)
        {
            return RefusedEvents.InPlaceOf(read, now, $"{EventJudge.FilterFailed} 'filter' of the bridge failed: {failed.Message}");
        }
    }

    /// <summary>What the filter of a trigger sees.</summary>
    private static ScopeObject Scope(CloudEvent read, ExpressionMoment moment)
    {
        var scope = new ScopeObject { Moment = moment };
        foreach (var member in read.Json.EnumerateObject())
        {
            scope.Set(member.Name, member.Value);
        }

        return scope.Set("event", read.Json);
    }
}
