using EventFlow.Core.Events;

namespace EventFlow.Bridges.Polling;

/// <summary>Something that has to be looked at to see what is new in it.</summary>
internal interface IPolledPlace
{
    /// <summary>All that is there now, in any order, one after the other.</summary>
    IAsyncEnumerable<PolledItem> ListAsync(CancellationToken cancellationToken);

    /// <summary>After a listing: whether what it did not have is really away.</summary>
    bool WasWhole { get; }
}

/// <summary>Something in a polled place.</summary>
/// <param name="Name">It has no other there.</param>
/// <param name="Version">Another text once it has changed.</param>
internal abstract record PolledItem(string Name, string Version)
{
    /// <param name="type">What the file of the bridges says; null: nothing.</param>
    public abstract CloudEvent ToEvent(bool isNew, string? type, DateTimeOffset now);
}

/// <param name="StableFor">What changes is reported once it has been the same for so long; 0: at once.</param>
/// <param name="FromLatest">What is there when the place is looked at for the first time is not reported.</param>
/// <param name="State">The file that says what was reported; null: one of the bridge's name.</param>
internal sealed record PollSettings(TimeSpan Every, TimeSpan StableFor, bool FromLatest, string? State)
{
    public string StateOf(string bridge) => State ?? Path.Combine("bridges", $"{bridge}.seen");
}
