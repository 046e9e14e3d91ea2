namespace EventFlow.Core.Planning;

/// <param name="Key">As it stands between the brackets of the path.</param>
public sealed record MapItem(string Path, string Key, int Index);

/// <summary>Counters of a map, so that the end of one child costs the same in a map of any width.</summary>
public sealed class MapProgress
{
    public required int Total { get; init; }
    public int Launched { get; internal set; }
    public int Open { get; internal set; }
    public int Failed { get; internal set; }

    /// <summary>Children under way of the maps inside of it, but for those that only hold others.</summary>
    internal int OpenInside { get; set; }

    /// <summary>More children failed than tolerated, or the run is being canceled: no more are launched.</summary>
    public bool Stopped { get; internal set; }

    /// <summary>The items by position; evaluated again after a restart when they are needed.</summary>
    internal MapItems? Items { get; set; }

    internal List<TaskInstance> Children { get; private set; } = [];

    /// <summary>The children stand in the order of their items. After a restart they do not.</summary>
    internal bool IsOrdered { get; set; } = true;

    /// <summary>Those that are to begin once more; open, and not under way.</summary>
    internal Queue<TaskInstance> Again { get; } = new();

    internal int UnderWay => Open - Again.Count;

    internal bool MayLaunch(int limit) =>
        !Stopped && UnderWay < limit && (Again.Count > 0 || Launched < Total);

    /// <summary>The counters follow from the children.</summary>
    internal void Recount()
    {
        (Open, Failed) = (Children.Count(child => !child.State.IsFinal()), Children.Count(child => child.State.IsFailure()));
        (Stopped, Items) = (false, null);
        Again.Clear();
        foreach (var child in Children.Where(child => child.State == TaskState.Waiting)
            .OrderBy(child => child.Path, StringComparer.Ordinal))
        {
            Again.Enqueue(child);
        }
    }

    internal void Order(Func<TaskInstance, int> position)
    {
        Children = [.. Children.OrderBy(position)];
        IsOrdered = true;
    }
}
