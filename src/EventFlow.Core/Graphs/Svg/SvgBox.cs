using System.Globalization;
using System.Xml;

namespace EventFlow.Core.Graphs.Svg;

internal static class SvgBox
{
    private const int MostCharacters = 22;
    private const double Padding = 12;

    // How far the second sheet of a map shows behind the first.
    private const double Stack = 4;

    public static void WriteNode(XmlWriter xml, PlacedBox placed)
    {
        var (box, x, y, width, height) = placed;
        xml.WriteStartElement("g");
        xml.WriteElementString("title", XmlText.Of(Describe(box)));
        if (box.IsMap)
        {
            Rectangle(xml, "box", x + Stack, y + Stack, width, height);
        }

        Rectangle(xml, box.IsConditional ? "box conditional" : "box", x, y, width, height);
        Text(xml, "name", x + Padding, y + 19, XmlText.Short(box.Name, box.IsMap ? MostCharacters - 4 : MostCharacters));
        Text(xml, "type", x + Padding, y + 35, XmlText.Short(Detail(box), MostCharacters + 4));
        Mark(xml, placed);
        xml.WriteEndElement();
    }

    public static void WriteGroup(XmlWriter xml, PlacedBox placed)
    {
        var (box, x, y, width, height) = placed;
        xml.WriteStartElement("g");
        xml.WriteElementString("title", XmlText.Of(Describe(box)));
        if (box.IsMap)
        {
            Rectangle(xml, "group", x + Stack, y + Stack, width, height);
        }

        Rectangle(xml, box.IsConditional ? "group conditional" : "group", x, y, width, height);
        Text(xml, "name", x + Padding, y + 21, XmlText.Short(box.Name, Math.Max(MostCharacters, (int)(width / 8) - 4)));
        Mark(xml, placed);
        xml.WriteEndElement();
    }

    private static void Mark(XmlWriter xml, PlacedBox placed)
    {
        var mark = (placed.Box.IsMap ? "×N" : "") + (placed.Box.IsLoop ? "↻" : "");
        if (mark.Length > 0)
        {
            Text(xml, "mark", placed.X + placed.Width - 32, placed.Y + 19, mark);
        }
    }

    private static string Detail(GraphBox box) => box switch
    {
        { Hidden: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{box.Kind} of {box.Hidden}"),
        { Type: { } type } => type,
        _ => box.Kind,
    } + (box.IsConditional ? " · if" : "") + (box.OnlyCatch ? " · catch" : "") + (box.IsTeardown ? " · teardown" : "")
        + (box.HasWindow ? " · window" : "") + (box.Pool is { } pool ? $" · pool {pool}" : "");

    private static string Describe(GraphBox box) =>
        $"{box.Path} ({string.Join(", ", (string[])[box.Type ?? box.Kind, .. GraphMark.Of(box).Select(mark => mark.Meaning)])})";

    private static void Rectangle(XmlWriter xml, string style, double x, double y, double width, double height)
    {
        xml.WriteStartElement("rect");
        xml.WriteAttributeString("class", style);
        xml.WriteAttributeString("x", SvgGraph.Number(x));
        xml.WriteAttributeString("y", SvgGraph.Number(y));
        xml.WriteAttributeString("width", SvgGraph.Number(width));
        xml.WriteAttributeString("height", SvgGraph.Number(height));
        xml.WriteAttributeString("rx", "8");
        xml.WriteEndElement();
    }

    public static void Text(XmlWriter xml, string style, double x, double y, string text, string? title = null)
    {
        xml.WriteStartElement("text");
        xml.WriteAttributeString("class", style);
        xml.WriteAttributeString("x", SvgGraph.Number(x));
        xml.WriteAttributeString("y", SvgGraph.Number(y));
        if (title is not null)
        {
            xml.WriteElementString("title", XmlText.Of(title));
        }

        xml.WriteString(text);
        xml.WriteEndElement();
    }
}
