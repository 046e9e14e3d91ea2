using System.Globalization;

namespace EventFlow.Core.Graphs.Text;

/// <summary>What a node is called in a picture of characters: its name and a mark for what is special about it.</summary>
internal static class TextLabel
{
    public const string Map = "[*]";
    public const string Conditional = "?";

    public static string Of(GraphBox box) => string.Create(
        CultureInfo.InvariantCulture,
        $"{box.Name}{(box.IsMap ? Map : "")}{(box.IsConditional ? Conditional : "")}{(box.Hidden > 0 ? $" ({box.Hidden} inside)" : "")}");
}
