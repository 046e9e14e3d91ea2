using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>What triggers make of events: expressions over them, and the parameters of runs.</summary>
internal sealed class TriggerParams(
    ValueReader values, ExpressionReader expressions, IReadOnlyList<ParameterDefinition> parameters, NameChecker names)
{
    /// <summary>What the expressions of every trigger by events may read.</summary>
    public static readonly string[] Roots = ["data", "event", "id", "source", "type", "subject", "time", "env"];

    // Of a run and its trigger nothing is there yet, which their roots have been refused for.
    private static readonly HashSet<string> NoStart = [];

    public Expression? Filter(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return null;
        }

        if (!ExpressionReader.IsSingle(entry.Value))
        {
            values.Findings.Error(entry.Value.Place, DefinitionCodes.FilterNotExpression,
                $"'filter' of {owner}: expected one expression such as ${{{{ data.site = \"berlin\" }}}}, "
                + $"found {Words.Describe(entry.Value)}");
            return null;
        }

        var draft = Draft(entry, owner);
        var expression = expressions.Single(entry.Value, draft, ExpressionSlot.When);
        CheckRoots(draft, Roots);
        return expression;
    }

    public ValueTemplate? Template(FileEntry entry, string owner, string[] roots)
    {
        var draft = Draft(entry, owner);
        var template = expressions.Template(entry.Value, draft, ExpressionSlot.When);
        CheckRoots(draft, roots);
        return template;
    }

    /// <param name="more">What they may read beyond <see cref="Roots"/>.</param>
    public List<EventParam> Params(FileNode trigger, string owner, params string[] more) => ParamsOver(trigger, owner, [.. Roots, .. more]);

    /// <param name="roots">What they may read.</param>
    public List<EventParam> ParamsOver(FileNode trigger, string owner, string[] roots)
    {
        var entry = trigger.Find("params");
        var map = entry is null or { Value.Kind: FileKind.Null } ? null : entry.Value;
        if (map is not null && map.Kind != FileKind.Map)
        {
            values.Wrong(map, $"'params' of {owner}", "a mapping such as { site: \"${{ data.site }}\" }");
            return [];
        }

        var known = parameters.Select(parameter => parameter.Name).ToList();
        var given = new List<EventParam>();
        foreach (var param in map?.Entries ?? [])
        {
            if (!known.Contains(param.Key))
            {
                values.Findings.Error(param.Place, DefinitionCodes.ParamNotDeclared,
                    $"{owner} gives the parameter {Words.Quote(param.Key)}, which 'params' of the workflow does not declare"
                    + values.Findings.Suggestions.DidYouMean(param.Key, known));
            }

            if (Template(param, owner, roots) is { } template)
            {
                given.Add(new EventParam(param.Key, template));
            }
        }

        RequireAll(map, entry?.Place ?? trigger.Place, owner);
        return given;
    }

    /// <summary>A parameter that has no default and gets no value would have every event refused.</summary>
    private void RequireAll(FileNode? given, Place place, string owner)
    {
        foreach (var missing in parameters.Where(parameter => parameter.Default is null && given?.Find(parameter.Name) is null))
        {
            values.Findings.Error(place, DefinitionCodes.ParamNotMapped,
                $"{owner} gives no value to the parameter '{missing.Name}', which has no default: "
                + $"add it to 'params' of the trigger, or give it a default");
        }
    }

    private void CheckRoots(NodeDraft draft, string[] roots)
    {
        foreach (var use in draft.Expressions)
        {
            names.Check(
                draft.Label, roots.Contains("run") ? use.References : use.References with { Start = NoStart }, use.Site,
                [RunTrigger.Interval]);
            foreach (var root in use.References.Roots.Where(root => !roots.Contains(root)).TakeWhile(_ => !values.Findings.IsFull))
            {
                var hint = values.Findings.Suggestions.DidYouMean(root, roots);
                var known = $": there are {string.Join(", ", roots)}; extension attributes are members of 'event'";
                values.Findings.Error(use.Site.PlaceOf(root), DefinitionCodes.UnknownEventRoot,
                    $"{draft.Label} reads {Words.Quote(root)}, which an event does not have{(hint.Length > 0 ? hint : known)}");
            }
        }
    }

    private static NodeDraft Draft(FileEntry entry, string owner) =>
        new(new ScopeDraft(null), entry, 0) { Label = $"'{entry.Key}' of {owner}" };
}
