using EventFlow.Core.Events;

namespace EventFlow.Bridges.Polling;

/// <summary>Looks at a place again and again, and reports what is new or has changed, once.</summary>
internal sealed class PolledSource(Bridge bridge, IPolledPlace place, PollSettings settings, BridgePorts ports) : IBridgeSource
{
    private const int ReportedTogether = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var seen = SeenFile.Open(settings.StateOf(bridge.Name));
        var settling = new Settling(settings.StableFor, ports.Clock);
        while (true)
        {
            await LookAsync(seen, settling, cancellationToken);
            var soon = !settling.IsEmpty && settings.StableFor < settings.Every;
            await Task.Delay(soon ? settings.StableFor : settings.Every, ports.Clock, cancellationToken);
        }
    }

    private async Task LookAsync(SeenFile seen, Settling settling, CancellationToken cancellationToken)
    {
        var isBeginning = seen.IsNew && settings.FromLatest;
        var found = new List<(PolledItem Item, bool IsNew)>();
        seen.Items.BeginRound();
        await foreach (var item in place.ListAsync(cancellationToken).WithCancellation(cancellationToken))
        {
            if (isBeginning)
            {
                seen.Items.Add(item.Name, item.Version);
                continue;
            }

            var sight = seen.Items.Look(item.Name, item.Version);
            if (sight == Sight.Known || !settling.IsStable(item.Name, item.Version))
            {
                continue;
            }

            found.Add((item, sight == Sight.New));
            if (found.Count == ReportedTogether)
            {
                await ReportAsync(found, seen, settling, cancellationToken);
            }
        }

        await ReportAsync(found, seen, settling, cancellationToken);
        settling.EndRound();
        if (place.WasWhole)
        {
            seen.Items.EndRound(DateOnly.FromDateTime(ports.Clock.GetUtcNow().UtcDateTime).DayNumber);
        }

        seen.Save();
    }

    private async Task ReportAsync(
        List<(PolledItem Item, bool IsNew)> found, SeenFile seen, Settling settling, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return;
        }

        var now = ports.Clock.GetUtcNow();
        List<CloudEvent> events = [.. found.Select(one => one.Item.ToEvent(one.IsNew, bridge.Type, now))];
        await ports.Outlet.PassAsync(events, cancellationToken);
        foreach (var (item, _) in found)
        {
            seen.Items.Add(item.Name, item.Version);
            settling.Forget(item.Name);
        }

        seen.Save();
        found.Clear();
    }
}
