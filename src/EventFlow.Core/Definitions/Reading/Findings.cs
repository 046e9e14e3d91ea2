using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Everything found in one file, reported together in the order of the file.</summary>
internal sealed class Findings(string file)
{
    private readonly List<DefinitionError> errors = [];
    private readonly List<DefinitionError> warnings = [];

    // A value that aliases repeat is read several times, and its finding told once.
    private readonly HashSet<(Place, string, string)> told = [];

    private readonly Dictionary<Place, string> origins = [];

    public Suggestions Suggestions { get; } = new();

    /// <summary>Words at the end of what is found from now on and was not before.</summary>
    public string Context { get; set; } = "";

    public int ErrorCount { get; private set; }

    /// <summary>No more errors are listed: what would be costly to word need not be.</summary>
    public bool IsFull => errors.Count >= FileLimits.MaxFindings;

    public void Error(Place place, string code, string message)
    {
        ErrorCount++;
        Tell(errors, place, code, message, Severity.Error);
    }

    public void Warn(Place place, string code, string message) => Tell(warnings, place, code, message, Severity.Warning);

    /// <summary>What is found at this place gets these words at its end: it came there from somewhere else.</summary>
    public void Origin(Place place, string words) => origins[place] = words;

    public DefinitionResult Result(WorkflowDefinition? definition) =>
        new(ErrorCount == 0 ? definition : null, Sorted(errors, Severity.Error), Sorted(warnings, Severity.Warning));

    private List<DefinitionError> Sorted(List<DefinitionError> found, Severity severity)
    {
        var sorted = found.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ToList();
        if (sorted.Count >= FileLimits.MaxFindings)
        {
            sorted.Add(new DefinitionError(file, sorted[^1].Line, sorted[^1].Column, DefinitionCodes.TooManyFindings,
                $"only {FileLimits.MaxFindings} findings are listed: correct these, then read the file again", severity));
        }

        return sorted;
    }

    private void Tell(List<DefinitionError> list, Place place, string code, string words, Severity severity)
    {
        var message = words + origins.GetValueOrDefault(place);
        if (list.Count < FileLimits.MaxFindings && told.Add((place, code, message)))
        {
            list.Add(new DefinitionError(file, place.Line, place.Column, code, message + Context, severity));
        }
    }
}
