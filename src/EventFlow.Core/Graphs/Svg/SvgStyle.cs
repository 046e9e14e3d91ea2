using System.Xml;

namespace EventFlow.Core.Graphs.Svg;

internal static class SvgStyle
{
    private static readonly (string Name, string Value)[] Marker =
        [("id", "arrow"), ("viewBox", "0 0 8 8"), ("refX", "8"), ("refY", "4"), ("markerWidth", "7"), ("markerHeight", "7"),
         ("orient", "auto")];

    public const string Sheet = """

            svg { --bg: #f6f7f9; --surface: #ffffff; --raised: #eef0f4;
              --line: #8a93a3; --text: #161b26; --text-2: #4d5769; --accent: #3b4cca; }
            @media (prefers-color-scheme: dark) {
              svg { --bg: #0e1118; --surface: #161b25; --raised: #1e2532;
                --line: #7c879b; --text: #e8ebf2; --text-2: #a3adc0; --accent: #8d9bff; }
            }
            text { font: 13px Inter, system-ui, sans-serif; fill: var(--text); }
            .ground { fill: var(--bg); }
            .box { fill: var(--surface); stroke: var(--line); rx: 8px; }
            .group { fill: var(--raised); fill-opacity: 0.5; stroke: var(--line); rx: 8px; }
            .conditional { stroke-dasharray: 5 3; }
            .type, .rule, .note { font-size: 11px; fill: var(--text-2); }
            .rule { text-anchor: middle; paint-order: stroke; stroke: var(--bg); stroke-width: 4px; }
            .mark { fill: var(--accent); font-weight: 600; }
            .edge { fill: none; stroke: var(--line); stroke-width: 1.5; marker-end: url(#arrow); }
            .edge.special { stroke-dasharray: 6 3; }
            #arrow path { fill: var(--line); }

        """;

    public static void WriteArrow(XmlWriter xml)
    {
        xml.WriteStartElement("defs");
        xml.WriteStartElement("marker");
        foreach (var (name, value) in Marker)
        {
            xml.WriteAttributeString(name, value);
        }

        xml.WriteStartElement("path");
        xml.WriteAttributeString("d", "M0 0 8 4 0 8z");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
