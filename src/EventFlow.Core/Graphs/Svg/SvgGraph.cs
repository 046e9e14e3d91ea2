using System.Globalization;
using System.Text;
using System.Xml;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Graphs.Svg;

/// <summary>A workflow as an SVG picture of its own: no script, nothing loaded, light or dark as its viewer is.</summary>
public static class SvgGraph
{
    private const double Margin = 24;
    private const string Namespace = "http://www.w3.org/2000/svg";

    /// <param name="definition">What to draw.</param>
    /// <param name="most">Nodes that are drawn; a line below the picture says how many are not.</param>
    public static string Draw(WorkflowDefinition definition, int most = GraphLimits.MostNodes)
    {
        var selection = GraphSelection.Of(GraphScope.Of(definition.Graph, ""), most);
        var layout = SvgLayout.Of(selection.Scope);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            var title = XmlText.Of(definition.Title is null ? definition.Id : $"{definition.Id}: {definition.Title}");
            Open(xml, title, layout, selection.LeftOut);
            layout.Boxes.Where(box => box.Box.Inner is not null).ToList().ForEach(box => SvgBox.WriteGroup(xml, box));
            layout.Lines.ForEach(line => SvgLine.Write(xml, line));
            layout.Lines.ForEach(line => SvgLine.WriteLabel(xml, line));
            layout.Boxes.Where(box => box.Box.Inner is null).ToList().ForEach(box => SvgBox.WriteNode(xml, box));
            xml.WriteEndElement();
            if (selection.LeftOut > 0)
            {
                SvgBox.Text(xml, "note", Margin, layout.Height + (2 * Margin) + 8, GraphLimits.LeftOut(selection.LeftOut));
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    internal static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static void Open(XmlWriter xml, string title, SvgLayout layout, int leftOut)
    {
        var width = Number(layout.Width + (2 * Margin));
        var height = Number(layout.Height + (2 * Margin) + (leftOut > 0 ? 24 : 0));
        xml.WriteStartElement("svg", Namespace);
        xml.WriteAttributeString("width", width);
        xml.WriteAttributeString("height", height);
        xml.WriteAttributeString("viewBox", $"0 0 {width} {height}");
        xml.WriteAttributeString("role", "img");
        xml.WriteElementString("title", Namespace, title);
        xml.WriteElementString("style", Namespace, SvgStyle.Sheet);
        SvgStyle.WriteArrow(xml);
        xml.WriteStartElement("rect", Namespace);
        xml.WriteAttributeString("class", "ground");
        xml.WriteAttributeString("width", "100%");
        xml.WriteAttributeString("height", "100%");
        xml.WriteEndElement();
        xml.WriteStartElement("g", Namespace);
        xml.WriteAttributeString("transform", $"translate({Number(Margin)} {Number(Margin)})");
    }
}
