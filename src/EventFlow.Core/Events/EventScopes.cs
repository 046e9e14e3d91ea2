using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Events;

/// <summary>What expressions of a trigger see.</summary>
internal static class EventScopes
{
    /// <summary>The attributes by their names, <c>data</c>, the whole <c>event</c>, and the <c>env</c> of the workflow.</summary>
    public static ScopeObject Of(WorkflowDefinition workflow, IReadOnlyList<CloudEvent> events, ExpressionMoment moment)
    {
        var last = events[^1];
        var scope = new ScopeObject { Moment = moment };
        foreach (var member in last.Json.EnumerateObject())
        {
            scope.Set(member.Name, member.Value);
        }

        // After the members: an extension attribute may have the same name, and is there as a member of the event.
        if (workflow.Env is { } env)
        {
            scope.Set("env", env);
        }

        return (DatasetEvents.DatasetOf(last) is null ? scope : scope.Set("datasets", Datasets(events))).Set("event", last.Json);
    }

    /// <summary>What happened to each part last.</summary>
    public static ScopeObject OfParts(WorkflowDefinition workflow, IReadOnlyList<CloudEvent> events, ExpressionMoment moment)
    {
        var runs = new ScopeObject();
        foreach (var end in events.Where(one => one.Data is not null))
        {
            if (RunEvents.EndOf(end) is var (other, _))
            {
                runs.Set(other, end.Data!.Value);
            }
        }

        var fire = EventOrigin.LastFire(events);
        var run = new ScopeObject();
        if (RunTrigger.IntervalOf(fire) is { } interval)
        {
            run.Set(RunTrigger.Interval, interval);
        }

        var updates = events.Where(one => DatasetEvents.DatasetOf(one) is not null).ToList();
        var scope = new ScopeObject { Moment = moment }.Set("datasets", Datasets(updates)).Set("runs", runs).Set("run", run)
            .Set("trigger", fire ?? JsonElement.Parse("{}"));
        return workflow.Env is { } env ? scope.Set("env", env) : scope;
    }

    /// <summary>What was said of each dataset last.</summary>
    private static ScopeObject Datasets(IReadOnlyList<CloudEvent> events)
    {
        var datasets = new ScopeObject();
        foreach (var update in events.Where(update => update.Data is not null))
        {
            datasets.Set(update.Subject!, update.Data!.Value);
        }

        return datasets;
    }
}
