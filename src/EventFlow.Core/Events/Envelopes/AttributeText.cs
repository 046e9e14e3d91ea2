using System.Text;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Names that others have given, as an attribute of an event can hold them.</summary>
public static class AttributeText
{
    private const int MaxLength = 1_024;

    /// <summary>Control characters are percent-encoded. Null: there is nothing left, or more than an attribute holds.</summary>
    public static string? Of(string? text)
    {
        if (text is null or "")
        {
            return null;
        }

        var fit = text.Any(char.IsControl) ? Encoded(text) : text;
        return fit.Length <= MaxLength ? fit : null;
    }

    private static string Encoded(string text)
    {
        var fit = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            fit.Append(char.IsControl(character) ? Uri.EscapeDataString(character.ToString()) : character);
        }

        return fit.ToString();
    }
}
