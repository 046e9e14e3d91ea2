using EventFlow.Cli;
using EventFlow.Cli.Output;
using EventFlow.Cli.Progress;
using EventFlow.Contracts.Api;
using Spectre.Console;

namespace EventFlow.Tests.Cli;

public sealed class ProgressTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_view_has_a_bar_per_state_and_says_what_tasks_wait_for()
    {
        var text = Rendered(new RunMoment(
            RunOf(("succeeded", 30), ("running", 8), ("waiting", 2)),
            [new TaskView { Path = "notify", Kind = "task", State = "waiting", WaitingFor = "aggregate" }]));

        Assert.Contains("iot-hourly", text, StringComparison.Ordinal);
        Assert.Matches(@"succeeded\s+30\s+█{30}░{10}", text);
        Assert.Matches(@"running\s+8\s+█{8}░", text);
        Assert.Contains("notify waiting: aggregate", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_view_shows_markup_and_control_characters_of_others_as_text()
    {
        var text = Rendered(new RunMoment(
            RunOf(("running", 1)), [new TaskView { Path = "a", Kind = "task", State = "running", Message = "[red]\u001b[2Jgone" }]));

        Assert.Contains("[red]�[2Jgone", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_keeps_its_columns_and_its_lines()
    {
        using var output = new StringWriter();
        var context = new CliContext { Out = output, Error = TextWriter.Null };

        new TextTable("TASK", "WHY").Add("a", "first\nsecond").Add("longer", null).WriteTo(new CliOutput(context, json: false));

        Assert.Equal("TASK    WHY\na       first second\nlonger\n", output.ToString());
    }

    private static string Rendered(RunMoment moment)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 120;
        console.Write(new ProgressView(new CliContext { Out = TextWriter.Null, Error = writer }).Render(moment));
        return writer.ToString();
    }

    private static RunView RunOf(params (string State, int Count)[] tasks) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        Workflow = "iot-hourly",
        Version = 1,
        State = "running",
        CreatedAt = Noon,
        Tasks = tasks.ToDictionary(task => task.State, task => task.Count),
    };

    [Fact]
    public void A_retrying_task_says_when_it_is_tried_again_and_what_went_wrong()
    {
        var task = new TaskView
        {
            Path = "load", Kind = "task", State = "retrying", Attempt = 1, WaitingFor = "retry due at noon", Error = new ErrorView("Http.503", "busy"),
        };

        Assert.Equal("retry due at noon, after Http.503: busy", RunText.Why(task));
        Assert.Equal("Http.503: busy", RunText.Why(task with { State = "failed", WaitingFor = null }));
    }
}
