using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Schema;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Definitions.Schema;

public sealed class WorkflowSchemaTests
{
    // What only the graph as a whole, the value of a default, or a template put in its place can tell.
    private static readonly string[] BeyondTheSchema =
        [" EF11", " EF1203", " EF109", " EF191", " EF2150", " EF217", "(from template"];

    private static readonly JsonElement Root = JsonElement.Parse(FileSchemas.Of(FileSchemas.Workflow));

    public static TheoryData<int> GoodExamples => WorkflowPageTests.GoodLines;

    public static TheoryData<int> WrongExamples =>
        [.. WorkflowPage.Examples.Where(example => example.Errors?.Any(IsForTheSchema) == true).Select(example => example.Line)];

    public static TheoryData<string, string> Keys => WorkflowPageTests.Places;

    public static TheoryData<string> Samples =>
        [.. SourceTree.Files("samples", "*.yaml").Where(path => !path.EndsWith(".test.yaml", StringComparison.Ordinal)),
         .. SourceTree.Files("tests/EventFlow.Tests/Readme", "*.yaml")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_accepts_a_sample(string path) => Assert.Equal("", SchemaVerdict.Of(SourceTree.Read(path)));

    [Theory]
    [MemberData(nameof(GoodExamples))]
    public void It_accepts_an_example_of_the_page(int line) => Assert.Equal("", SchemaVerdict.Of(WorkflowPage.At(line).File));

    [Theory]
    [MemberData(nameof(WrongExamples))]
    public void It_refuses_a_wrong_example_of_the_page(int line) => Assert.NotEqual("", SchemaVerdict.Of(WorkflowPage.At(line).Text));

    [Theory]
    [MemberData(nameof(Keys))]
    public void It_accepts_the_example_of_a_key(string place, string key)
    {
        var row = WorkflowPage.Rows.Single(row => row.Key == key && row.Places.Contains(place));

        Assert.Equal("", SchemaVerdict.Of(PagePlaces.File(place, row.Example)));
    }

    [Fact]
    public void It_knows_every_key_the_readers_know_and_no_other_and_says_what_each_is()
    {
        foreach (var place in PagePlaces.All.Values)
        {
            var known = place.Sets.SelectMany(set => ReaderKeys.All[set]).Order(StringComparer.Ordinal);
            var properties = At(place.Schema).GetProperty("properties");

            Assert.Equal(known, properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
            Assert.False(At(place.Schema).GetProperty("additionalProperties").GetBoolean());
            Assert.All(properties.EnumerateObject(), property =>
                Assert.True(Says(property.Value, "title") && Says(property.Value, "description"), property.Name));
        }
    }

    [Fact]
    public void What_differs_in_a_task_has_the_keys_of_a_task() => Assert.Equal(
        ReaderKeys.All["TaskReader.Keys"].Order(StringComparer.Ordinal),
        Enumerated("/$defs/differences/additionalProperties/propertyNames").Order(StringComparer.Ordinal));

    [Fact]
    public void Its_words_are_those_of_the_model()
    {
        Assert.Equal(Words<JoinRule>().Where(word => word != "at_least"), Enumerated("/$defs/joinRule"));
        Assert.Equal(Words<Backoff>(), Enumerated("/$defs/retryRule/properties/backoff"));
        Assert.Equal(Words<Overflow>(), Enumerated("/$defs/concurrency/properties/overflow"));
        Assert.Equal(Words<Jitter>(), Enumerated("/$defs/retryRule/properties/jitter"));
    }

    [Theory]
    [InlineData("30s")]
    [InlineData("1h30m")]
    [InlineData("1.5h")]
    [InlineData("500ms")]
    [InlineData("1d2h3m4s5ms")]
    [InlineData("PT1H")]
    [InlineData("P1DT2H")]
    [InlineData("P2W")]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("5 m")]
    [InlineData("-5m")]
    [InlineData("5m1h")]
    [InlineData("P1Y")]
    [InlineData("10")]
    [InlineData("1s ")]
    public void A_duration_is_one_for_both(string text) =>
        Assert.Equal(Durations.TryParse(text, out _), SchemaVerdict.Of(Files.Task($"timeout: \"{text}\"")).Length == 0);

    [Theory]
    [InlineData("tolerate: 5%", true)]
    [InlineData("tolerate: 100%", true)]
    [InlineData("tolerate: 0.5%", true)]
    [InlineData("tolerate: 101%", false)]
    [InlineData("tolerate: -1", false)]
    [InlineData("tolerate: { count: 10, percent: 5 }", true)]
    [InlineData("tolerate: { percent: 0.5 }", true)]
    [InlineData("tolerate: {}", false)]
    [InlineData("tolerate: { percent: 101 }", false)]
    [InlineData("tolerate: { share: 5 }", false)]
    [InlineData("tolerate: five", false)]
    [InlineData("max_parallel: 0", false)]
    [InlineData("retry: 0", false)]
    [InlineData("retry: { delay: 1s }", false)]
    [InlineData("retry: { delay: [1s], backoff: linear }", false)]
    [InlineData("retry: { attempts: 2, factor: 3 }", false)]
    [InlineData("retry: [{ attempts: 2, on: Timeout }, { delay: [1s, 2s] }]", true)]
    [InlineData("needs: b", true)]
    [InlineData("needs: { b: { at_least: 1 } }", true)]
    [InlineData("needs: { b: sometimes }", false)]
    [InlineData("needs: { b: always }\njoin: always", false)]
    [InlineData("join: always", false)]
    [InlineData("tasks: { x: { uses: noop } }", false)]
    [InlineData("with: text", false)]
    [InlineData("with: '${{ params }}'", true)]
    [InlineData("when: 1 > 2", false)]
    [InlineData("when: false", true)]
    [InlineData("retrry: 3", false)]
    public void It_judges_a_line_of_a_task_as_the_reader_does(string lines, bool good)
    {
        var file = Files.Task(lines.Contains("tolerate", StringComparison.Ordinal) ? $"foreach: [1]\n{lines}" : lines)
            .Replace("workflow: w\n", "workflow: w\nparams: { p: { default: 1 } }\n", StringComparison.Ordinal);

        Assert.Equal(good, Files.Read(file).IsValid);
        Assert.Equal(good, SchemaVerdict.Of(file).Length == 0);
    }

    [Theory]
    [InlineData("wait: { for: 10m }", true)]
    [InlineData("wait: { for: 0s }", true)]
    [InlineData("wait: { for: '${{ params.p }}' }", true)]
    [InlineData("wait: { until: '2026-03-01T06:00:00Z' }", true)]
    [InlineData("wait: { until: '2026-03-01' }", false)]
    [InlineData("wait: { for: ten }", false)]
    [InlineData("wait: {}", false)]
    [InlineData("wait: { for: 1m, until: '2026-03-01T06:00:00Z' }", false)]
    [InlineData("wait: { for: 1m }\nretry: 2", false)]
    [InlineData("wait: { for: 1m }\nuses: noop", false)]
    [InlineData("signal: shipped\ntimeout: 2d", true)]
    [InlineData("signal: shipped\nwith: { a: 1 }", false)]
    [InlineData("signal: [shipped]", false)]
    [InlineData("approve: { by: ops }", true)]
    [InlineData("approve: { within: 2d }", false)]
    [InlineData("approve: { by: [ops], escalate: { to: boss } }", false)]
    [InlineData("approve: { by: [ops], within: 1d, escalate: { within: 1d } }", false)]
    [InlineData("approve: { by: [ops], form: { typ: object } }", false)]
    [InlineData("approve: { by: [ops] }\ntimeout: 1m", false)]
    [InlineData("switch: { on: '${{ params.p }}', cases: { a: b } }", true)]
    [InlineData("switch: { on: '${{ params.p }}', cases: { a: [b] }, default: [] }", true)]
    [InlineData("switch: { on: params.p, cases: { a: b } }", false)]
    [InlineData("switch: { on: '${{ params.p }}', cases: {} }", false)]
    [InlineData("switch: { on: '${{ params.p }}', cases: { a: b } }\nforeach: [1]", false)]
    [InlineData("while: '${{ index < 3 }}'\nmax: 3\ntasks: { x: { uses: noop } }", true)]
    [InlineData("while: '${{ index < 3 }}'\ntasks: { x: { uses: noop } }", false)]
    [InlineData("while: index < 3\nmax: 3\ntasks: { x: { uses: noop } }", false)]
    [InlineData("max: 3\ntasks: { x: { uses: noop } }", false)]
    [InlineData("while: '${{ index < 3 }}'\nmax: 10001\ntasks: { x: { uses: noop } }", false)]
    [InlineData("while: '${{ index < 3 }}'\nmax: 3\nuses: noop", false)]
    [InlineData("uses: noop\ncatch: { then: mend }", true)]
    [InlineData("uses: noop\ncatch: [{ on: Timeout, then: mend }, { on: ['Sql.*'], then: mend }]", true)]
    [InlineData("uses: noop\ncatch: { on: Timeout }", false)]
    [InlineData("uses: noop\ncatch: mend", false)]
    [InlineData("uses: noop\nonly: failure", false)]
    [InlineData("uses: noop\nteardown: b", true)]
    [InlineData("uses: noop\nteardown: { setups: [b], fail_run: true }", true)]
    [InlineData("uses: noop\nteardown: { setups: [b], fail: true }", false)]
    [InlineData("uses: noop\nneeds: [b]\njoin: all_done\nteardown: [b]", false)]
    [InlineData("uses: noop\nneeds: { b: all_done }\nteardown: [b]", false)]
    [InlineData("uses: noop\nneeds: { b: all_done }\nteardown: false", true)]
    public void It_judges_a_node_of_any_kind_as_the_reader_does(string lines, bool good)
    {
        var file = $$"""
            workflow: w
            params: { p: { default: 1m } }
            tasks:
              a:
                {{lines.Replace("\n", "\n    ", StringComparison.Ordinal)}}
              b: { uses: noop, catch: { then: mend } }
              mend: { only: catch, uses: noop }
            """;

        Assert.Equal(good, Files.Read(file).IsValid);
        Assert.Equal(good, SchemaVerdict.Of(file).Length == 0);
    }

    private static bool IsForTheSchema(string error) => !BeyondTheSchema.Any(words => error.Contains(words, StringComparison.Ordinal));

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(Core.Definitions.Reading.Words.Snake);

    private static IEnumerable<string> Enumerated(string pointer) => At(pointer).GetProperty("enum").EnumerateArray()
        .Select(word => word.GetString()!);

    private static bool Says(JsonElement property, string keyword) =>
        property.TryGetProperty(keyword, out _)
            || (property.TryGetProperty("$ref", out var reference) && At(reference.GetString()![1..]).TryGetProperty(keyword, out _));

    private static JsonElement At(string pointer) =>
        pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Root, (at, member) => at.GetProperty(member));
}
