using System.Xml.Linq;
using EventFlow.Core.Definitions;
using EventFlow.Core.Graphs.Svg;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Graphs;

public sealed class SvgGraphTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] Elements = ["title", "style", "defs", "marker", "path", "rect", "g", "text"];

    private static string Sample => SourceTree.Read("samples/IotHourly/iot-hourly.yaml");

    [Fact]
    public void It_has_a_box_per_task_and_a_path_per_edge()
    {
        var picture = Draw(Files.Good(Sample));

        Assert.Equal(["aggregate", "alert", "check", "clean", "ingest", "notify"], Names(picture).Order(StringComparer.Ordinal));
        Assert.Equal(5, picture.Descendants(Svg + "path")
            .Count(path => path.Attribute("class")?.Value.StartsWith("edge", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void A_line_says_which_case_or_error_leads_along_it()
    {
        var picture = Draw(Files.Good("""
            workflow: w
            tasks:
              route: { switch: { on: "${{ 1 }}", cases: { berlin: [sap] }, default: [] } }
              sap: { uses: sap, catch: { on: [Timeout, "Http.*", Sql.Deadlock], then: mend } }
              mend: { only: catch, uses: log }
              drop: { needs: [sap], teardown: [route], uses: sql }
            """));

        var labels = picture.Descendants(Svg + "text").Where(text => text.Attribute("class")?.Value == "rule").ToList();
        Assert.Equal(
            ["case berlin", "catch Timeout, Http.*, Sql.…", "all_done", "teardown"],
            labels.Select(label => string.Concat(label.Nodes().OfType<XText>().Select(text => text.Value))));
        Assert.Equal("catch Timeout, Http.*, Sql.Deadlock", labels[1].Element(Svg + "title")!.Value);
        Assert.Contains(picture.Descendants(Svg + "title"), title => title.Value == "mend (log, only after a failure that leads to it)");
    }

    [Fact]
    public void Hostile_names_and_titles_are_text_and_nothing_else()
    {
        var definition = Files.Good(Sample);
        var hostile = definition with
        {
            Title = "</title><script>alert(1)</script>\u0007\ud800",
            Graph = new GraphDefinition([.. definition.Graph.Nodes.Select(node => node with { Name = "\"/><script>]]>&\u0000" })]),
        };

        var picture = Draw(hostile);

        Assert.All(picture.Descendants(), element => Assert.Contains(element.Name.LocalName, Elements));
        Assert.DoesNotContain(picture.Descendants().SelectMany(element => element.Attributes()), attribute =>
            attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains("<script>", picture.Element(Svg + "title")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void It_loads_nothing_and_knows_light_and_dark()
    {
        var text = SvgGraph.Draw(Files.Good(Sample));

        Assert.DoesNotContain("href", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("http:").Length - 1);
        Assert.Contains("prefers-color-scheme: dark", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_boxes_of_a_scope_overlap_and_groups_hold_theirs()
    {
        var boxes = SvgLayoutOf(Flows.Random(300, seed: 3)).Boxes;

        foreach (var (one, at) in boxes.Select((box, at) => (box, at)))
        {
            foreach (var other in boxes.Skip(at + 1))
            {
                var apart = one.X + one.Width <= other.X || other.X + other.Width <= one.X
                    || one.Y + one.Height <= other.Y + 0.01 || other.Y + other.Height <= one.Y + 0.01;
                var inside = other.X >= one.X && other.Y >= one.Y && other.X + other.Width <= one.X + one.Width
                    && other.Y + other.Height <= one.Y + one.Height;
                Assert.True(inside == other.Box.Path.StartsWith(one.Box.Path + "/", StringComparison.Ordinal) && (inside || apart),
                    $"{one} {other}");
            }
        }
    }

    [Fact]
    public void What_is_not_drawn_is_counted()
    {
        var picture = Draw(Files.Good(Flows.Random(1_200, seed: 1)));

        Assert.True(Names(picture).Count() <= 1_000);
        Assert.Contains(picture.Descendants(Svg + "text"), text =>
            text.Value.EndsWith("-o json has all of them", StringComparison.Ordinal));
    }

    private static SvgLayout SvgLayoutOf(string yaml) => SvgLayout.Of(Core.Graphs.GraphScope.Of(Files.Good(yaml).Graph, ""));

    private static XElement Draw(WorkflowDefinition definition) => XElement.Parse(SvgGraph.Draw(definition));

    private static IEnumerable<string> Names(XElement picture) =>
        picture.Descendants(Svg + "text").Where(text => text.Attribute("class")?.Value == "name").Select(text => text.Value);
}
