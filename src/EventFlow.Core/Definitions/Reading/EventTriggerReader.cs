using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Triggers with <c>event</c>.</summary>
internal sealed class EventTriggerReader(
    ValueReader values, ExpressionReader expressions, IReadOnlyList<ParameterDefinition> parameters)
{
    private const string Owner = "an event trigger";
    private const int MaxPattern = 1_024;
    private const int MaxBatch = 1_000;
    private static readonly TimeSpan MaxWithin = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxDebounce = TimeSpan.FromHours(1);
    private static readonly string[] Keys = ["event", "source", "filter", "key", "params", "batch", "debounce"];
    private static readonly string[] BatchKeys = ["size", "within"];
    private static readonly string[] Roots = ["data", "event", "id", "source", "type", "subject", "time"];

    /// <summary>In the order of the file.</summary>
    public List<EventTrigger> Triggers { get; } = [];

    public void Read(FileNode node)
    {
        values.CheckKeys(node, Keys, Owner);
        var (type, source) = (Pattern(node.Find("event")!), node.Find("source") is { } from ? Pattern(from) : null);
        var batch = Batch(node.Find("batch"));
        var trigger = new EventTrigger
        {
            Type = type ?? new EventPattern("*"),
            Source = source,
            Filter = Filter(node.Find("filter")),
            Key = node.Find("key") is { } key ? Template(key, key.Value, Roots) : null,
            Params = Params(node.Find("params"), node, batch is not null),
            Batch = batch,
            Debounce = Debounce(node.Find("debounce"), batch),
        };
        Triggers.Add(trigger);
    }

    private EventPattern? Pattern(FileEntry entry)
    {
        if (values.Text(entry, Owner, MaxPattern) is not { } text)
        {
            return null;
        }

        if (text.Length > 0 && text.Trim() == text)
        {
            return new EventPattern(text);
        }

        values.Findings.Error(entry.Value.Place, DefinitionCodes.BadEventType,
            $"'{entry.Key}' of {Owner}: expected the type of a CloudEvent such as com.example.order.created, or with a star "
            + $"com.example.*, found {Words.Describe(entry.Value)}");
        return null;
    }

    private Expression? Filter(FileEntry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        if (!ExpressionReader.IsSingle(entry.Value))
        {
            values.Findings.Error(entry.Value.Place, DefinitionCodes.FilterNotExpression,
                $"'filter' of {Owner}: expected one expression such as ${{{{ data.site = \"berlin\" }}}}, found {Words.Describe(entry.Value)}");
            return null;
        }

        var draft = Draft(entry);
        var expression = expressions.Single(entry.Value, draft, ExpressionSlot.When);
        CheckRoots(draft, Roots);
        return expression;
    }

    private ValueTemplate? Template(FileEntry entry, FileNode value, string[] roots)
    {
        var draft = Draft(entry);
        var template = expressions.Template(value, draft, ExpressionSlot.When);
        CheckRoots(draft, roots);
        return template;
    }

    private List<EventParam> Params(FileEntry? entry, FileNode node, bool isBatch)
    {
        var map = entry is null or { Value.Kind: FileKind.Null } ? null : entry.Value;
        if (map is not null && map.Kind != FileKind.Map)
        {
            values.Wrong(map, $"'params' of {Owner}", "a mapping such as { site: \"${{ data.site }}\" }");
            return [];
        }

        string[] roots = isBatch ? [.. Roots, "events"] : Roots;
        var known = parameters.Select(parameter => parameter.Name).ToList();
        var given = new List<EventParam>();
        foreach (var param in map?.Entries ?? [])
        {
            if (!known.Contains(param.Key))
            {
                values.Findings.Error(param.Place, DefinitionCodes.ParamNotDeclared,
                    $"{Owner} gives the parameter {Words.Quote(param.Key)}, which 'params' of the workflow does not declare"
                    + values.Findings.Suggestions.DidYouMean(param.Key, known));
            }

            if (Template(param, param.Value, roots) is { } template)
            {
                given.Add(new EventParam(param.Key, template));
            }
        }

        RequireAll(map, entry?.Place ?? node.Place);
        return given;
    }

    /// <summary>A parameter that has no default and gets no value would have every event refused.</summary>
    private void RequireAll(FileNode? given, Place place)
    {
        foreach (var missing in parameters.Where(parameter => parameter.Default is null && given?.Find(parameter.Name) is null))
        {
            values.Findings.Error(place, DefinitionCodes.ParamNotMapped,
                $"{Owner} gives no value to the parameter '{missing.Name}', which has no default: "
                + $"add it to 'params' of the trigger, or give it a default");
        }
    }

    private EventBatch? Batch(FileEntry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'batch' of {Owner}", "a mapping such as { size: 100, within: 1m }");
            return null;
        }

        values.CheckKeys(entry.Value, BatchKeys, "'batch'");
        foreach (var key in BatchKeys.Where(key => entry.Value.Find(key) is null))
        {
            values.Findings.Error(entry.Place, DefinitionCodes.MissingKey,
                $"'batch' of {Owner} has no '{key}': write {{ size: 100, within: 1m }}, whichever comes first");
        }

        var size = values.Integer(entry.Value.Find("size"), "'batch'", 1, MaxBatch);
        var within = Within(entry.Value.Find("within"), MaxWithin, "'batch'");
        return size is null || within is null ? null : new EventBatch(size.Value, within.Value);
    }

    private TimeSpan? Debounce(FileEntry? entry, EventBatch? batch)
    {
        if (entry is not null && batch is not null)
        {
            values.Findings.Error(entry.Place, DefinitionCodes.BatchAndDebounce,
                $"{Owner} has 'batch' and 'debounce': a batch starts a run with all its events, 'debounce' one with the last. Keep one of them");
        }

        return Within(entry, MaxDebounce, Owner);
    }

    private TimeSpan? Within(FileEntry? entry, TimeSpan max, string owner)
    {
        if (values.Duration(entry, owner) is not { } duration)
        {
            return null;
        }

        if (duration <= max)
        {
            return duration;
        }

        values.Range(entry!.Value, $"'{entry.Key}' of {owner}", $"at most {max.TotalHours:0}h");
        return null;
    }

    private void CheckRoots(NodeDraft draft, string[] roots)
    {
        foreach (var use in draft.Expressions)
        {
            foreach (var root in use.References.Roots.Where(root => !roots.Contains(root)).TakeWhile(_ => !values.Findings.IsFull))
            {
                var hint = values.Findings.Suggestions.DidYouMean(root, roots);
                values.Findings.Error(use.Site.PlaceOf(root), DefinitionCodes.UnknownEventRoot,
                    $"{draft.Label} reads {Words.Quote(root)}, which an event does not have"
                    + $"{(hint.Length > 0 ? hint : $": there are {string.Join(", ", roots)}; extension attributes are members of 'event'")}");
            }
        }
    }

    private static NodeDraft Draft(FileEntry entry) => new(new ScopeDraft(null), entry, 0) { Label = $"'{entry.Key}' of {Owner}" };
}
