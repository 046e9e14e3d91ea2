using System.Text;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Schedules;

/// <summary>What docs/schedules.md shows is what comes out.</summary>
public sealed partial class SchedulesPageTests
{
    private static readonly string Page = SourceTree.Read("docs/schedules.md");

    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var call in Blocks("console").SelectMany(block => Call().Matches(block)))
            {
                data.Add(call.Groups["arguments"].Value, call.Groups["output"].Value);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_prints_what_the_page_shows(string arguments, string output)
    {
        var args = Argument().Matches(arguments).Select(argument => argument.Value.Trim('"')).ToArray();

        var call = await CliCall.OfflineAsync(args);

        Assert.Equal((0, output, ""), (call.ExitCode, call.Out, call.Error));
    }

    [Fact]
    public void Its_calendar_is_a_good_one()
    {
        var result = CalendarFile.Read(Encoding.UTF8.GetBytes(Blocks("yaml").First()), "c.yaml");

        Assert.Empty(result.Errors);
        Assert.Equal("de-business-days", result.Calendar?.Name);
    }

    [Fact]
    public void Its_keys_are_good_but_for_triggers_that_are_not_carried_out()
    {
        var keys = Blocks("yaml").Skip(1).ToList();

        Assert.Equal(3, keys.Count);
        Assert.Single(Files.Good($"workflow: w\ntasks: {{ a: {{ uses: x }} }}\n{keys[^1]}").Schedules);
        Assert.All(keys.SkipLast(1), key =>
        {
            var result = Files.Read($"workflow: w\ntasks: {{ a: {{ uses: x }} }}\n{key}");
            Assert.Empty(result.Errors);
            Assert.Equal(
                key.StartsWith("triggers", StringComparison.Ordinal) ? [DefinitionCodes.NotCarriedOut] : [],
                result.Warnings.Select(warning => warning.Code));
        });
    }

    private static IEnumerable<string> Blocks(string language) =>
        Block().Matches(Page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>[\s\S]*?)^```$", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\$ eventflow (?<arguments>.+)\n(?<output>(?:[^$].*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"""[^""]*""|\S+")]
    private static partial Regex Argument();
}
