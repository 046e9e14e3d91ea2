using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>The runs of one workflow and concurrency key: those that have a place and those that wait for one.</summary>
/// <param name="Held">How many places are taken, also by runs that are being canceled.</param>
/// <param name="Running">Runs that have a place and are to keep it, oldest first.</param>
/// <param name="Waiting">Runs that wait and are to go on, oldest first.</param>
public sealed record RunLine(int Held, IReadOnlyList<Guid> Running, IReadOnlyList<Guid> Waiting)
{
    /// <summary>What becomes of a run that comes to the end of the line.</summary>
    public LineVerdict Admit(Guid run, int max, Overflow overflow)
    {
        if (Held + Waiting.Count < max)
        {
            return new LineVerdict { Granted = [.. Waiting, run] };
        }

        if (overflow == Overflow.Skip)
        {
            return new LineVerdict { IsSkipped = true };
        }

        var canceled = overflow switch
        {
            Overflow.CancelRunning => [.. Running.Concat(Waiting).Take(Running.Count + Waiting.Count + 1 - max)],
            Overflow.Coalesce => Waiting,
            _ => [],
        };
        return new LineVerdict { Canceled = canceled, Granted = Next(Waiting.Except(canceled).Append(run), max) };
    }

    /// <summary>The runs whose turn has come.</summary>
    public IReadOnlyList<Guid> Next(int max) => Next(Waiting, max);

    private List<Guid> Next(IEnumerable<Guid> waiting, int max) => [.. waiting.Take(Math.Max(0, max - Held))];
}

/// <summary>What follows from the coming of a run.</summary>
public sealed record LineVerdict
{
    /// <summary>Runs whose turn has come with it; it may be among them.</summary>
    public IReadOnlyList<Guid> Granted { get; init; } = [];

    /// <summary>Runs that have to make room for it.</summary>
    public IReadOnlyList<Guid> Canceled { get; init; } = [];

    /// <summary>It is not to run.</summary>
    public bool IsSkipped { get; init; }
}
