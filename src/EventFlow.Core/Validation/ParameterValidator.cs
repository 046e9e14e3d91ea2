using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Validation;

/// <summary>One thing wrong with a parameter given to a run.</summary>
public sealed record ParameterError(string Name, string Code, string Message);

/// <summary>Checks the parameters given to a run against the schemas of its workflow.</summary>
public static class ParameterValidator
{
    /// <summary>The values a run works with: an object with what was given and, where nothing was, the defaults, in the order of the file.
    /// It is only to be used where there are no errors.</summary>
    public static (JsonElement Values, IReadOnlyList<ParameterError> Errors) Validate(
        IReadOnlyList<ParameterDefinition> parameters, IReadOnlyDictionary<string, JsonElement> given)
    {
        var errors = new List<ParameterError>();
        var values = new Dictionary<string, JsonElement>();
        foreach (var parameter in parameters)
        {
            if (given.TryGetValue(parameter.Name, out var value))
            {
                values[parameter.Name] = value;
                errors.AddRange(JsonSchemaCheck.Problems(parameter.Schema, value).Select(problem =>
                    new ParameterError(parameter.Name, DefinitionCodes.ParameterInvalid, $"parameter '{parameter.Name}': {problem}")));
            }
            else if (parameter.Default is { } fallback)
            {
                values[parameter.Name] = fallback;
            }
            else
            {
                errors.Add(new ParameterError(
                    parameter.Name, DefinitionCodes.ParameterRequired,
                    $"parameter '{parameter.Name}' is required: it has no default and was not given"));
            }
        }

        errors.AddRange(Unknown(parameters, given));
        return (JsonSerializer.SerializeToElement(values), errors);
    }

    private static IEnumerable<ParameterError> Unknown(
        IReadOnlyList<ParameterDefinition> parameters, IReadOnlyDictionary<string, JsonElement> given)
    {
        var names = parameters.Select(parameter => parameter.Name).ToHashSet();
        var suggestions = new Suggestions();
        foreach (var name in given.Keys.Where(name => !names.Contains(name)))
        {
            var hint = suggestions.DidYouMean(name, names);
            var known = names.Count == 0 ? ": the workflow has no parameters" : $": known are {Words.Clip(string.Join(", ", names), 500)}";
            yield return new ParameterError(
                name, DefinitionCodes.ParameterUnknown, $"unknown parameter {Words.Quote(name)}{(hint.Length > 0 ? hint : known)}");
        }
    }
}
