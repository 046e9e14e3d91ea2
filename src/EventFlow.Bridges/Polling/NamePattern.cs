using EventFlow.Core.Events;

namespace EventFlow.Bridges.Polling;

/// <summary>Which names count. A pattern without a slash is one of the last part of a name.</summary>
internal sealed class NamePattern(string text)
{
    private readonly EventPattern pattern = new(text);
    private readonly bool isOfAll = text.Contains('/', StringComparison.Ordinal);

    public string Text => text;

    public bool Fits(string name) => pattern.Fits(isOfAll ? name : name[(name.LastIndexOf('/') + 1)..]);
}
