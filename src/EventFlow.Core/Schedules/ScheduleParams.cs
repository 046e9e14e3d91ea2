using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Schedules;

/// <summary>What a run that a trigger starts is given.</summary>
public static class ScheduleParams
{
    private static readonly JsonElement None = JsonElement.Parse("{}");

    /// <summary>Its values without any run at hand; null: they are another's with every run.</summary>
    public static JsonElement? Fixed(ScheduleTrigger trigger, WorkflowDefinition workflow)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        if (ValueTemplate.Parse(trigger.Params ?? None).References is var references && (references.All || references.Roots.Count > 0))
        {
            return null;
        }

        var (values, error) = Evaluate(trigger.Params, RunTrigger.OrManual(null), workflow);
        return error is null ? values : null;
    }

    /// <summary>What a template gives a run, whether or not it fits.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public static JsonElement? Values(JsonElement template, JsonElement trigger, JsonElement? env) =>
        ValueTemplate.Parse(template).Evaluate(RunTrigger.Scope(trigger, env));

    /// <summary>The values of one run, or what is wrong with them.</summary>
    public static (JsonElement Values, string? Error) Evaluate(
        JsonElement? template, JsonElement trigger, WorkflowDefinition workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        try
        {
            var given = Values(template ?? None, trigger, workflow.Env) ?? None;
            var (values, errors) = ParameterValidator.Validate(
                workflow.Params, given.EnumerateObject().ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal));
            return (values, errors.Count == 0 ? null : string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}")));
        }
        catch (ExpressionException failure)
        {
            return (None, $"the expression at {failure.At} failed: {failure.Message} ({failure.Code})");
        }
    }
}
