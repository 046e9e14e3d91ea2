using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;
using EventFlow.Core.Planning;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Events;

/// <summary>What an event means to a workflow that waits for its type. Expressions of a trigger get little time: every other event
/// waits for them.</summary>
public static class EventJudge
{
    public const string FilterFailed = "EF2230";
    public const string KeyFailed = "EF2231";
    public const string ParamsFailed = "EF2232";

    public const string Circle = "EF4110";

    private const string NoPlace = "EF4035";

    /// <summary>Characters of a key; a longer one is refused.</summary>
    public const int MaxKey = 2_000;

    private static readonly ExpressionLimits Limits = new()
    {
        Steps = 50_000, Size = 1_000_000, Time = TimeSpan.FromSeconds(1),
    };

    /// <summary>What the triggers of the workflow make of the event, in the order of its file: one verdict of each that waits for several
    /// things and has to do with it, and one of the first of the others that takes it. A single one where nobody does.</summary>
    /// <param name="moment">What time and chance expressions see.</param>
    /// <param name="isOwn">The event tells of this installation, which nobody else can.</param>
    public static IReadOnlyList<EventVerdict> Judge(
        EventCandidate candidate, CloudEvent happened, ExpressionMoment moment, bool isOwn = false)
    {
        if (RunEvents.DepthOf(happened) is > RunEvents.MaxDepth and var depth)
        {
            return
            [
                EventVerdict.Refused(
                    $"{Circle} {depth - 1} runs have followed each other by triggers, which looks like workflows that start each other in a "
                    + "circle: break it with a 'filter', or let one of them no longer wait for another"),
            ];
        }

        var workflow = candidate.Workflow.Definition;
        var scope = EventScopes.Of(workflow, [happened], moment);
        var verdicts = new List<EventVerdict>(1);
        var isDecided = false;
        foreach (var number in candidate.Triggers)
        {
            var waitsForAll = workflow.Events[number].WaitsForAll;
            if ((waitsForAll || !isDecided) && Judge(workflow, number, happened, scope, isOwn) is { } verdict)
            {
                verdicts.Add(verdict);
                isDecided |= !waitsForAll;
            }
        }

        return verdicts.Count > 0 ? verdicts : [EventVerdict.Filtered];
    }

    /// <summary>Null: the trigger has nothing to do with the event.</summary>
    private static EventVerdict? Judge(WorkflowDefinition workflow, int number, CloudEvent happened, ScopeObject scope, bool isOwn)
    {
        var trigger = workflow.Events[number];
        if (trigger.Parts is not { } parts)
        {
            return Filter(trigger.Filter, scope, out var refused) ? refused ?? Taken(workflow, number, happened, scope) : null;
        }

        return PartOf(workflow.Id, parts, happened, scope, isOwn, out var failed) is { } part
            ? failed ?? Taken(workflow, number, happened, scope) with { Part = part.Name }
            : null;
    }

    /// <summary>The parameters of a run that several events start together: of their own members those of the last are seen.</summary>
    public static EventVerdict Gathered(
        WorkflowDefinition workflow, int trigger, IReadOnlyList<CloudEvent> events, ExpressionMoment moment)
    {
        if (events.Count == 0)
        {
            return EventVerdict.Refused($"{ParamsFailed} the events are gone with their day of history");
        }

        var scope = (workflow.Events[trigger].Parts is null
                ? EventScopes.Of(workflow, events, moment)
                : EventScopes.OfParts(workflow, events, moment))
            .Set("events", JsonSerializer.SerializeToElement(events.Select(one => one.Json)));
        return WithParams(workflow, trigger, "", scope, events);
    }

    /// <summary>The part that an event is what it waits for.</summary>
    private static TriggerPart? PartOf(
        string workflow, IReadOnlyList<TriggerPart> parts, CloudEvent happened, ScopeObject scope, bool isOwn, out EventVerdict? refused)
    {
        refused = null;
        foreach (var part in parts.Where(part => part.Fits(happened, workflow, isOwn)))
        {
            if (Filter(part.Filter, scope, out refused))
            {
                return part;
            }
        }

        return null;
    }

    /// <summary>True: the trigger has to do with the event.</summary>
    private static bool Filter(Expression? filter, ScopeObject scope, out EventVerdict? refused)
    {
        refused = null;
        try
        {
            return filter?.IsTrue(scope, Limits) != false;
        }
        catch (ExpressionException failed)
        {
            refused = EventVerdict.Refused($"{FilterFailed} 'filter' of the trigger failed: {failed.Message}");
            return true;
        }
    }

    private static EventVerdict Taken(WorkflowDefinition workflow, int number, CloudEvent happened, ScopeObject scope)
    {
        var trigger = workflow.Events[number];
        try
        {
            var key = trigger.Key is null ? $"{happened.Source}\t{happened.Id}" : KeyOf(trigger.Key.Evaluate(scope, Limits));
            return key is not { Length: > 0 and <= MaxKey }
                ? EventVerdict.Refused($"{KeyFailed} 'key' of the trigger gives no text of 1 to {MaxKey} characters for this event")
                : trigger.WaitsForAll ? new EventVerdict(EventMeaning.Taken, number, $"{key}\tall:{number}")
                : trigger.Gathers ? new EventVerdict(EventMeaning.Taken, number, key)
                : WithParams(workflow, number, key, scope, [happened]);
        }
        catch (ExpressionException failed)
        {
            return EventVerdict.Refused($"{KeyFailed} 'key' of the trigger failed: {failed.Message}");
        }
    }

    private static EventVerdict WithParams(
        WorkflowDefinition workflow, int number, string key, ScopeObject scope, IReadOnlyList<CloudEvent> events)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, template) in workflow.Events[number].Params)
        {
            try
            {
                if (template.Evaluate(scope, Limits) is { } value)
                {
                    given[name] = value;
                }
            }
            catch (ExpressionException failed)
            {
                return EventVerdict.Refused($"{ParamsFailed} parameter '{name}' could not be made from the event: {failed.Message}");
            }
        }

        var (values, errors) = ParameterValidator.Validate(workflow.Params, given);
        if (errors.Count > 0)
        {
            return EventVerdict.Refused($"{ParamsFailed} the event does not fit the parameters: {errors[0].Message}");
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(scope.Moment!.Milliseconds);
        var terms = RunTerms.Of(workflow, values, now, out var problem);
        return problem is null
            ? new EventVerdict(EventMeaning.Taken, number, key, values.GetRawText())
            {
                Terms = terms,
                Origin = EventOrigin.Of(events, workflow.Events[number]),
            }
            : EventVerdict.Refused($"{NoPlace} the 'key' in 'concurrency' cannot be used with the parameters of this event: {problem}");
    }

    private static string? KeyOf(JsonElement? key) => key?.ValueKind switch
    {
        JsonValueKind.String => key.Value.GetString(),
        JsonValueKind.Null or null => null,
        _ => key.Value.GetRawText(),
    };
}
