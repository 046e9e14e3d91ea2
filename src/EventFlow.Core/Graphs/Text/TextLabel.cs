using System.Globalization;

namespace EventFlow.Core.Graphs.Text;

/// <summary>What a node is called in a picture of characters: its name and a sign for what is special about it.</summary>
internal static class TextLabel
{
    public static string Of(GraphBox box) => string.Create(
        CultureInfo.InvariantCulture,
        $"{box.Name}{string.Concat(GraphMark.Of(box).Select(mark => mark.Sign))}{(box.Hidden > 0 ? $" ({box.Hidden} inside)" : "")}");
}
