using System.Text.Json;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>params</c> of a schedule: what can be said of them before it fires.</summary>
internal sealed class TriggerParamsReader(
    ValueReader values, FileSource source, IReadOnlyList<ParameterDefinition> parameters, NameChecker names)
{
    private const string Owner = "'params' of a trigger";
    private static readonly string[] Roots = ["trigger", "run", "env"];

    public JsonElement? Read(FileEntry? entry, Place place)
    {
        if (entry is { Value.Kind: not (FileKind.Map or FileKind.Null) })
        {
            values.Wrong(entry.Value, Owner, "a mapping of parameters to values");
            return null;
        }

        var given = entry is { Value.Kind: FileKind.Map } ? entry.Value : null;
        var fixedValues = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var computed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in given?.Entries ?? [])
        {
            if (HasExpression(member.Value))
            {
                computed.Add(member.Key);
            }
            else
            {
                fixedValues[member.Key] = member.Value.ToJson();
            }
        }

        Check(fixedValues, computed, given, entry?.Place ?? place);
        return given?.ToJson();
    }

    /// <summary>What an expression gives is not known yet; that there is such a parameter is.</summary>
    private void Check(Dictionary<string, JsonElement> fixedValues, HashSet<string> computed, FileNode? given, Place place)
    {
        var (_, errors) = ParameterValidator.Validate(
            [.. parameters.Where(parameter => !computed.Contains(parameter.Name))], fixedValues);
        var unknown = computed.Except(parameters.Select(parameter => parameter.Name), StringComparer.Ordinal)
            .Select(name => new ParameterError(name, DefinitionCodes.ParameterUnknown, $"unknown parameter {Words.Quote(name)}"));
        foreach (var error in errors.Concat(unknown).TakeWhile(_ => !values.Findings.IsFull))
        {
            values.Findings.Error(given?.Find(error.Name)?.Place ?? place, DefinitionCodes.TriggerParams, $"{Owner}: {error.Message}");
        }
    }

    private bool HasExpression(FileNode node)
    {
        var own = node.Kind == FileKind.Text && node.Value.Contains(TextSite.Opening, StringComparison.Ordinal);
        if (own)
        {
            CheckExpression(node);
        }

        // Every one of them is to be checked.
        return node.Items.Select(HasExpression).Concat(node.Entries.Select(entry => HasExpression(entry.Value))).ToList()
            .Aggregate(own, (any, inner) => any || inner);
    }

    private void CheckExpression(FileNode node)
    {
        var site = new TextSite(source, node);
        try
        {
            var references = ValueTemplate.Parse(node.ToJson()).References;
            foreach (var root in references.Roots.Where(root => !Roots.Contains(root)))
            {
                values.Findings.Error(site.PlaceOf(root), DefinitionCodes.TriggerReads,
                    $"{Owner} reads '{Words.Clip(root, 60)}': before a run starts there are only {string.Join(", ", Roots)}, "
                    + "such as run.interval.start");
            }

            names.Check(Owner, references, site, [RunTrigger.Interval]);
        }
        catch (ExpressionException exception)
        {
            values.Findings.Error(site.PlaceAt(exception.Position), DefinitionCodes.ExpressionSyntax,
                $"the expression does not parse: {Words.Clip(exception.Message, 300)} ({exception.Code})");
        }
    }
}
