using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions.Content;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Definitions.Content;

public sealed class WorkflowDiffTests
{
    private const string Old = """
        workflow: w
        title: Old
        tasks:
          load: { uses: sql, timeout: 10m, with: { rows: 1, table: a } }
          region:
            tasks:
              extract: { uses: http, retry: [{ attempts: 2 }, { attempts: 3 }] }
              clean: { needs: [extract], uses: shell }
        """;

    [Fact]
    public void Keys_of_the_workflow_and_of_nodes_are_told_with_both_values()
    {
        var changes = Changes(
            Old, Old.Replace("title: Old", "title: New", StringComparison.Ordinal).Replace("10m", "5m", StringComparison.Ordinal)
                .Replace("rows: 1", "rows: 2", StringComparison.Ordinal).Replace("attempts: 3", "attempts: 4", StringComparison.Ordinal)
                .Replace("needs: [extract], ", "", StringComparison.Ordinal));

        Assert.Equal(
            ["Changed /title \"Old\" \"New\"", "Changed load/timeout \"10m\" \"5m\"", "Changed load/with.rows 1 2",
             "Changed region/extract/retry[1].attempts 3 4", "Removed region/clean/needs [\"extract\"] "],
            changes);
    }

    [Fact]
    public void Other_kinds_of_nodes_are_told_key_by_key_too()
    {
        const string Before = """
            workflow: w
            catch: [{ then: page }]
            tasks:
              route: { switch: { on: "${{ 1 }}", cases: { "1": [load], "2": [load] } } }
              load: { uses: sql, catch: [{ on: [Timeout], then: mend }] }
              poll: { while: "${{ index < 3 }}", max: 3, tasks: { pause: { wait: { for: 1m } } } }
              ask: { approve: { by: [ops], within: 1d } }
              mend: { only: catch, uses: log }
              page: { only: catch, uses: log }
              tidy: { needs: [load], teardown: [load], uses: log }
            """;

        var changes = Changes(Before, Before.Replace("{ then: page }", "{ on: [\"Sql.*\"], then: page }", StringComparison.Ordinal)
            .Replace("\"2\": [load]", "\"2\": [poll]", StringComparison.Ordinal)
            .Replace("on: [Timeout]", "on: [\"Http.*\"]", StringComparison.Ordinal)
            .Replace("max: 3", "max: 4", StringComparison.Ordinal).Replace("for: 1m", "for: 2m", StringComparison.Ordinal)
            .Replace("within: 1d", "within: 2d", StringComparison.Ordinal)
            .Replace("teardown: [load]", "teardown: true", StringComparison.Ordinal));

        Assert.Equal(
            ["Added /catch[0].on  [\"Sql.*\"]", "Changed route/switch.cases.2 [\"load\"] [\"poll\"]",
             "Changed load/catch[0].on [\"Timeout\"] [\"Http.*\"]", "Changed poll/max 3 4", "Changed poll/pause/wait.for \"1m\" \"2m\"",
             "Changed ask/approve.within \"1d\" \"2d\"", "Changed tidy/teardown [\"load\"] true"],
            changes);
    }

    [Fact]
    public void Nodes_that_come_and_go_are_told_as_a_whole()
    {
        var changes = Changes(Old, Old.Replace("  load:", "  store:", StringComparison.Ordinal)
            .Replace("      clean:", "      tidy:", StringComparison.Ordinal));

        Assert.Equal(
            ["Added store/  {\"uses\":\"sql\",\"timeout\":\"10m\",\"with\":{\"rows\":1,\"table\":\"a\"}}",
             "Added region/tidy/  {\"needs\":[\"extract\"],\"uses\":\"shell\"}",
             "Removed region/clean/ {\"needs\":[\"extract\"],\"uses\":\"shell\"} ",
             "Removed load/ {\"uses\":\"sql\",\"timeout\":\"10m\",\"with\":{\"rows\":1,\"table\":\"a\"}} "],
            changes);
    }

    [Fact]
    public void Comments_layout_the_order_of_keys_and_the_format_are_no_difference()
    {
        const string Yaml = "# one\nworkflow: w\ntasks:\n  a:\n    uses: noop\n    with: { x: 1.50, y: [true, null] }\n";
        const string Json = """{ "tasks": { "a": { "with": { "y": [true, null], "x": 1.5 }, "uses": "noop" } }, "workflow": "w" }""";

        Assert.Empty(Changes(Yaml, Json));
        Assert.Equal(WorkflowContent.Hash(Content(Yaml)), WorkflowContent.Hash(Content(Json)));
    }

    [Fact]
    public void Two_files_have_the_same_hash_where_nothing_differs_and_only_there()
    {
        var contents = WorkflowPage.Examples.Select(example => Content(example.File)).ToList();

        foreach (var one in contents)
        {
            Assert.All(contents, other => Assert.Equal(
                WorkflowContent.Hash(one) == WorkflowContent.Hash(other), WorkflowDiff.Between(one, other).Count == 0));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_says_where()
    {
        var exception = Assert.Throws<FormatException>(() => Content("workflow: [w\n"));

        Assert.StartsWith("w.yaml:2:1: EF1004 ", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Changes(string old, string newer) => WorkflowDiff.Between(Content(old), Content(newer))
        .Select(change => $"{change.Change} {change.Node}/{change.Key} {Text(change.Old)} {Text(change.New)}");

    private static string Text(JsonElement? value) => value is null ? "" : JsonSerializer.Serialize(value);

    private static JsonElement Content(string text) => WorkflowContent.Read(Encoding.UTF8.GetBytes(text), "w.yaml");
}
