using System.Text;
using System.Xml;

namespace EventFlow.Core.Graphs.Svg;

internal static class SvgLine
{
    public static void Write(XmlWriter xml, PlacedLine line)
    {
        var isUsual = line.Rule == GraphScope.UsualRule;
        xml.WriteStartElement("path");
        xml.WriteAttributeString("class", isUsual ? "edge" : "edge special");
        xml.WriteAttributeString("d", Path(line.Points));
        xml.WriteEndElement();
        if (!isUsual)
        {
            var (x, y) = line.Points[^1];
            SvgBox.Text(xml, "rule", x - 66, y - 6, XmlText.Of(line.Rule));
        }
    }

    private static string Path(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder($"M{SvgGraph.Number(points[0].X)} {SvgGraph.Number(points[0].Y)}");
        for (var at = 1; at < points.Count; at++)
        {
            var (from, to) = (points[at - 1], points[at]);
            var middle = SvgGraph.Number((from.X + to.X) / 2);
            path.Append(Math.Abs(from.Y - to.Y) < 0.05
                ? $"H{SvgGraph.Number(to.X)}"
                : $"C{middle} {SvgGraph.Number(from.Y)} {middle} {SvgGraph.Number(to.Y)} {SvgGraph.Number(to.X)} {SvgGraph.Number(to.Y)}");
        }

        return path.ToString();
    }
}
