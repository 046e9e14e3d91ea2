using System.Diagnostics.CodeAnalysis;

namespace EventFlow.Testing.Simulation;

/// <summary>What is still to happen, by its time. The clock is the time of what happened last.</summary>
internal sealed class Agenda(Chance chance, DateTimeOffset start)
{
    private readonly PriorityQueue<Happening, (DateTimeOffset At, int Place, long Number)> coming = new();
    private long number;
    private bool hasLost;

    public DateTimeOffset Now { get; private set; } = start;

    public void At(DateTimeOffset moment, Happening happening) =>
        coming.Enqueue(happening, (moment < Now ? Now : moment, chance.Place(), ++number));

    public void After(TimeSpan time, Happening happening) => At(Now + time, happening);

    /// <summary>A message that a broker carries: it may get lost, and it may come twice.</summary>
    public void Send(Happening message)
    {
        if (chance.Loses())
        {
            NoteLost();
            return;
        }

        At(Now, message);
        if (chance.Repeats())
        {
            After(chance.Delay(), message);
        }
    }

    public void NoteLost() => hasLost = true;

    /// <summary>Messages were lost since this was asked last.</summary>
    public bool TakeLost()
    {
        var lost = hasLost;
        hasLost = false;
        return lost;
    }

    public bool TryNext([NotNullWhen(true)] out Happening? next)
    {
        if (!coming.TryDequeue(out next, out var key))
        {
            return false;
        }

        Now = key.At;
        return true;
    }
}
