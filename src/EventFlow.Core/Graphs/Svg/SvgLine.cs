using System.Text;
using System.Xml;

namespace EventFlow.Core.Graphs.Svg;

internal static class SvgLine
{
    private const int MostCharacters = 28;
    private const double Character = 6;
    private const double Around = 24;
    private const double Baseline = 4;

    /// <summary>Room a label takes between two layers.</summary>
    public static double Room(string label) => (Math.Min(label.Length, MostCharacters) * Character) + Around;

    public static void Write(XmlWriter xml, PlacedLine line)
    {
        xml.WriteStartElement("path");
        xml.WriteAttributeString("class", line.Label is null ? "edge" : "edge special");
        xml.WriteAttributeString("d", Path(line.Points));
        xml.WriteEndElement();
    }

    // Half way along the last stretch: lines of one parent part before, lines to one child meet after.
    public static void WriteLabel(XmlWriter xml, PlacedLine line)
    {
        if (line.Label is { } label)
        {
            var (from, to) = (line.Points[^2], line.Points[^1]);
            SvgBox.Text(xml, "rule", (from.X + to.X) / 2, ((from.Y + to.Y) / 2) + Baseline, XmlText.Short(label, MostCharacters),
                label.Length > MostCharacters ? label : null);
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
