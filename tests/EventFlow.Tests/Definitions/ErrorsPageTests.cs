using System.Reflection;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

public sealed partial class ErrorsPageTests
{
    [Fact]
    public void Every_code_of_a_workflow_file_stands_on_the_page_with_cause_and_remedy()
    {
        var listed = Rows().Matches(Page()).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

        foreach (var code in Codes())
        {
            Assert.True(listed.TryGetValue(code, out var cells), $"{code} is not in docs/errors.md");
            Assert.All(cells.Split('|'), cell => Assert.False(string.IsNullOrWhiteSpace(cell), code));
        }
    }

    [Fact]
    public void No_code_is_given_twice() => Assert.Equal(Codes().Distinct(), Codes());

    [Fact]
    public void The_sources_of_the_reader_spell_no_code_but_by_its_name()
    {
        var core = Path.Combine(Cases.Root(), "src", "EventFlow.Core");
        var sources = new[] { "Definitions", "Validation" }.SelectMany(folder => Directory.GetFiles(Path.Combine(core, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(file) is not ("DefinitionCodes.cs" or "DefinitionError.cs"));

        Assert.All(sources, file => Assert.DoesNotMatch("EF[0-9]{4}", File.ReadAllText(file)));
    }

    private static string Page() => File.ReadAllText(Path.Combine(Cases.Root(), "docs", "errors.md"));

    private static List<string> Codes() => typeof(DefinitionCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!).ToList();

    [GeneratedRegex(@"^\| (EF\d{4}) \|(.+)\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
