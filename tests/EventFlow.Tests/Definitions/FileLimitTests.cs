using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Tests.Definitions;

public sealed class FileLimitTests
{
    [Fact]
    public void A_file_of_more_than_16_MiB_is_refused_unread()
    {
        AssertOnly(DefinitionCodes.FileTooLarge, new string('#', FileLimits.MaxBytes + 1));
        AssertOnly(DefinitionCodes.EmptyFile, new string('#', 1024 * 1024));
    }

    [Fact]
    public void The_size_of_a_file_is_limited_to_what_its_reader_says()
    {
        var file = "workflow: w\ntasks: { a: { uses: x } }\n"u8;

        Assert.True(WorkflowFile.Read(file, "w.yaml", file.Length).IsValid);
        Assert.Equal(DefinitionCodes.FileTooLarge, Assert.Single(WorkflowFile.Read(file, "w.yaml", file.Length - 1).Errors).Code);
    }

    [Theory]
    [InlineData("w.yaml")]
    [InlineData("w.json")]
    public void Depth_is_limited(string file)
    {
        AssertOnly(DefinitionCodes.NotAMapping, Nested(FileLimits.MaxDepth), file);
        AssertOnly(DefinitionCodes.TooDeep, Nested(FileLimits.MaxDepth + 1), file);
        AssertOnly(DefinitionCodes.TooDeep, new string('[', 500_000), file);
    }

    [Fact]
    public void Depth_through_aliases_is_limited()
    {
        var text = new StringBuilder($"a0: &a0 {Nested(10)}\n");
        for (var i = 1; i < 8; i++)
        {
            text.Append($"a{i}: &a{i} [[[[[[[[*a{i - 1}]]]]]]]]\n");
        }

        AssertOnly(DefinitionCodes.TooDeep, text.ToString());
    }

    [Fact]
    public void Values_are_limited_those_of_aliases_counted_too()
    {
        var most = (FileLimits.MaxNodes - 1) / 4_000;

        AssertOnly(DefinitionCodes.NotAMapping, Listed(most));
        AssertOnly(DefinitionCodes.TooManyNodes, Listed(most + 1));

        static string Listed(int times) => $"[&a [{Repeated("1,", 3_998)}1],{Repeated("*a ,", times - 1)}]";
    }

    [Fact]
    public void Aliases_are_limited()
    {
        AssertOnly(DefinitionCodes.NotAMapping, $"[&a 1,{Repeated("*a ,", FileLimits.MaxAliases)}]");
        AssertOnly(DefinitionCodes.TooManyAliases, $"[&a 1,{Repeated("*a ,", FileLimits.MaxAliases + 1)}]");
    }

    [Fact]
    public void Text_through_aliases_is_limited() =>
        AssertOnly(DefinitionCodes.TooMuchText, $"[&a {new string('x', 100_000)},{Repeated("*a ,", 350)}]");

    [Fact]
    public void Numbers_are_limited_in_length()
    {
        var digits = new string('9', FileLimits.MaxNumberLength);

        Assert.Equal(
            digits,
            Files.Good($"workflow: w\nparams: {{ p: {{ default: {digits} }} }}\ntasks: {{ a: {{ uses: x }} }}")
                .Params[0].Default?.GetRawText());
        AssertOnly(DefinitionCodes.NumberTooLong, $"workflow: w\nparams: {{ p: {{ default: 9{digits} }} }}\ntasks: {{ a: {{ uses: x }} }}");
        AssertOnly(
            DefinitionCodes.NumberTooLong,
            """{"workflow": "w", "params": {"p": {"default": ?}}, "tasks": {"a": {"uses": "x"}}}""".Replace(
                "?", digits + "9", StringComparison.Ordinal));
    }

    [Fact]
    public void Groups_are_limited_in_depth()
    {
        Assert.True(Files.Read(Groups(FileLimits.MaxGroupDepth)).IsValid);
        AssertOnly(DefinitionCodes.GroupsTooDeep, Groups(FileLimits.MaxGroupDepth + 1));
    }

    [Fact]
    public void The_list_of_findings_is_limited()
    {
        var text = new StringBuilder("workflow: w\ntasks:\n");
        for (var i = 0; i < 5_000; i++)
        {
            text.Append($"  t{i}: {{ uses: x, needs: u{i} }}\n");
        }

        var errors = Files.Read(text.ToString()).Errors;

        Assert.Equal(FileLimits.MaxFindings + 1, errors.Count);
        Assert.Equal(DefinitionCodes.TooManyFindings, errors[^1].Code);
    }

    [Theory]
    [InlineData(200, 201, "title")]
    [InlineData(10_000, 10_001, "description")]
    public void Texts_are_limited_in_length(int good, int bad, string key)
    {
        Assert.True(Files.Read($"workflow: w\n{key}: {new string('x', good)}\ntasks: {{ a: {{ uses: x }} }}").IsValid);
        AssertOnly(DefinitionCodes.BadText, $"workflow: w\n{key}: {new string('x', bad)}\ntasks: {{ a: {{ uses: x }} }}");
    }

    [Fact]
    public void Tags_are_limited_in_number_and_length()
    {
        Assert.True(Files.Read(Tagged(Repeated("x,", 50))).IsValid);
        AssertOnly(DefinitionCodes.OutOfRange, Tagged(Repeated("x,", 51)));
        AssertOnly(DefinitionCodes.BadText, Tagged(new string('x', 101)));
    }

    [Fact]
    public void Names_are_limited_in_length()
    {
        Assert.True(Files.Read($"workflow: w\ntasks: {{ {new string('x', 128)}: {{ uses: x }} }}").IsValid);
        AssertOnly(DefinitionCodes.BadName, $"workflow: w\ntasks: {{ {new string('x', 129)}: {{ uses: x }} }}");
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Groups(int depth) =>
        $"workflow: w\ntasks: {{ {Repeated("g: { tasks: { ", depth)}a: {{ uses: x }} {Repeated("} } ", depth)}}}";

    private static string Tagged(string tags) => $"workflow: w\ntags: [{tags}]\ntasks: {{ a: {{ uses: x }} }}";

    private static void AssertOnly(string code, string text, string file = "w.yaml") =>
        Assert.Equal([code], Files.Read(text, file).Errors.Select(error => error.Code));
}
