namespace EventFlow.Core.Events;

/// <summary>Text in which <c>*</c> stands for any characters, or none.</summary>
public sealed class EventPattern(string text)
{
    private readonly string[] parts = text.Split('*');

    public string Text => text;

    /// <summary>What all texts that fit begin with.</summary>
    public string Prefix => parts[0];

    /// <summary>One text alone fits.</summary>
    public bool IsExact => parts.Length == 1;

    public bool Fits(string value)
    {
        if (IsExact)
        {
            return value == text;
        }

        var (first, last) = (parts[0], parts[^1]);
        if (value.Length < first.Length + last.Length || !value.StartsWith(first, StringComparison.Ordinal)
            || !value.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        var at = first.Length;
        foreach (var part in parts[1..^1])
        {
            var found = value.IndexOf(part, at, value.Length - last.Length - at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return true;
    }

    public override string ToString() => text;
}
