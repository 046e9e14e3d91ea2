using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Everything found in one file, reported together in the order of the file.</summary>
internal sealed class Findings(string file)
{
    private readonly List<DefinitionError> found = [];

    // A value that aliases repeat is read several times, and its finding told once.
    private readonly HashSet<(Place, string, string)> told = [];
    private int untold;

    public Suggestions Suggestions { get; } = new();

    public int ErrorCount { get; private set; }

    public void Error(Place place, string code, string message)
    {
        ErrorCount++;
        Tell(place, code, message, Severity.Error);
    }

    public void Warn(Place place, string code, string message) => Tell(place, code, message, Severity.Warning);

    public DefinitionResult Result(WorkflowDefinition? definition)
    {
        var sorted = found.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ToList();
        var errors = sorted.Where(finding => finding.Severity == Severity.Error).ToList();
        if (untold > 0)
        {
            errors.Add(new DefinitionError(file, 1, 1, DefinitionCodes.TooManyFindings, $"{untold} more findings are not listed: correct these first"));
        }

        return new DefinitionResult(
            ErrorCount == 0 ? definition : null, errors, sorted.Where(finding => finding.Severity == Severity.Warning).ToList());
    }

    private void Tell(Place place, string code, string message, Severity severity)
    {
        if (found.Count >= FileLimits.MaxFindings)
        {
            untold++;
        }
        else if (told.Add((place, code, message)))
        {
            found.Add(new DefinitionError(file, place.Line, place.Column, code, message, severity));
        }
    }
}
