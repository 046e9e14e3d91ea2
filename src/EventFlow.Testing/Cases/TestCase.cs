using EventFlow.Core.Definitions.Text;
using EventFlow.Testing.Expectations;

namespace EventFlow.Testing.Cases;

/// <summary>A case of a case file.</summary>
/// <param name="Places">Where the file says what is expected, by <see cref="Mismatch.Where"/>.</param>
internal sealed record TestCase(
    string Name, Place Place, Scenario Scenario, ExpectedRun Expected, IReadOnlyDictionary<string, Place> Places)
{
    public required CaseStart Start { get; init; }
    public required ExpectedStart ExpectedStart { get; init; }

    /// <summary>Something is expected of the run itself, and not only of what starts it.</summary>
    public required bool WantsRun { get; init; }

    /// <summary>The place of an expectation, or of the nearest one around it.</summary>
    public Place PlaceOf(string where)
    {
        for (var at = where; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('.'))])
        {
            if (Places.TryGetValue(at, out var place))
            {
                return place;
            }
        }

        return Place;
    }
}
