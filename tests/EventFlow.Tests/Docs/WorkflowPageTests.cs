using EventFlow.Core.Definitions;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Docs;

public sealed class WorkflowPageTests
{
    public static TheoryData<int> GoodLines =>
        [.. WorkflowPage.Examples.Where(example => example.Errors is null).Select(example => example.Line)];

    public static TheoryData<int> WrongLines =>
        [.. WorkflowPage.Examples.Where(example => example.Errors is not null).Select(example => example.Line)];

    public static TheoryData<string, string> Places
    {
        get
        {
            var all = new TheoryData<string, string>();
            WorkflowPage.Rows.ToList().ForEach(row => row.Places.ToList().ForEach(place => all.Add(place, row.Key)));
            return all;
        }
    }

    [Fact]
    public void Every_fence_of_yaml_is_an_example() => Assert.Equal(WorkflowPage.FenceCount, WorkflowPage.Examples.Count);

    [Theory]
    [MemberData(nameof(GoodLines))]
    public void An_example_reads_without_a_finding(int line)
    {
        var result = Files.Read(WorkflowPage.At(line).File, "workflow.yaml");

        Assert.Empty(result.Errors.Concat(result.Warnings).Select(finding => finding.ToString()));
    }

    [Theory]
    [MemberData(nameof(WrongLines))]
    public void A_wrong_example_gives_the_errors_below_it(int line)
    {
        var example = WorkflowPage.At(line);

        Assert.Equal(string.Join('\n', example.Errors!), string.Join('\n', Files.Read(example.Text, "workflow.yaml").Errors));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void The_example_of_a_key_has_it_and_gives_the_findings_its_row_names(string place, string key)
    {
        var row = WorkflowPage.Rows.Single(row => row.Key == key && row.Places.Contains(place));

        var result = Files.Read(PagePlaces.File(place, row.Example));

        Assert.Contains(row.Example, line => line.StartsWith($"{key}:", StringComparison.Ordinal));
        Assert.Equal(
            row.Codes.Order(StringComparer.Ordinal), result.Errors.Concat(result.Warnings).Select(finding => finding.Code)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_set_of_keys_of_the_readers_has_a_place_on_the_page()
    {
        var placed = PagePlaces.All.Values.SelectMany(place => place.Sets).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(ReaderKeys.All.Keys.Order(StringComparer.Ordinal), placed);
        Assert.All(ReaderKeys.Checked(), name => Assert.EndsWith("Keys", name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_key_the_readers_know_has_a_row_and_no_other_has()
    {
        foreach (var (set, keys) in ReaderKeys.All)
        {
            var places = PagePlaces.All.Where(place => place.Value.Sets.Contains(set)).Select(place => place.Key).ToList();
            var rows = WorkflowPage.Rows.Where(row => row.Places.Intersect(places).Any()).Select(row => row.Key).Distinct().ToList();

            Assert.Equal("", string.Join(' ', keys.Except(rows).Select(key => $"{set} knows '{key}', the page does not")));
            Assert.Equal("", string.Join(' ', rows.Except(keys).Select(key => $"the page has '{key}', {set} does not")));
        }
    }

    [Fact]
    public void A_key_has_one_row_in_a_place() =>
        Assert.DoesNotContain(WorkflowPage.Rows.SelectMany(row => row.Places.Select(place => (place, row.Key))).GroupBy(row => row),
            rows => rows.Count() > 1);

    [Fact]
    public void The_join_rules_of_the_page_are_those_there_are()
    {
        var words = Enum.GetValues<JoinRule>().Except([JoinRule.AtLeast])
            .Select(rule => Core.Definitions.Reading.Words.Snake(rule.ToString()));
        var page = Architecture.SourceTree.Read(WorkflowPage.Path);

        Assert.All(words, word => Assert.Contains($"\n| `{word}` | ", page, StringComparison.Ordinal));
    }
}
