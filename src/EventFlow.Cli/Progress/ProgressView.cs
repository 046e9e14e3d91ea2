using System.Globalization;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EventFlow.Cli.Progress;

/// <summary>Progress for people: a bar per task state, redrawn in place, and what open tasks wait for.</summary>
internal sealed class ProgressView(CliContext context)
{
    private const int BarWidth = 40;
    private const int ShownTasks = 8;

    public async Task<RunView> ShowAsync(RunWatch watch, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        RunView? last = null;
        await console.Live(new Text("")).AutoClear(false).StartAsync(async live =>
        {
            await foreach (var moment in watch.MomentsAsync(cancellationToken))
            {
                last = moment.Run;
                live.UpdateTarget(Render(moment));
            }
        });
        return last!;
    }

    internal Rows Render(RunMoment moment) => new([Title(moment.Run), Bars(moment.Run), .. Waiting(moment.Open)]);

    private Markup Title(RunView run)
    {
        var until = run.EndedAt ?? context.Time.GetUtcNow();
        var elapsed = (until - (run.StartedAt ?? run.CreatedAt)).TotalSeconds;
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, elapsed):0.0} s");
        return new Markup($"[bold]{Escape(run.Workflow)}[/] run {run.Id} [bold {ColorOf(run.State)}]{Escape(run.State)}[/] {seconds}");
    }

    private static Grid Bars(RunView run)
    {
        var grid = new Grid().AddColumn().AddColumn(new GridColumn().RightAligned()).AddColumn();
        var total = Math.Max(1, run.Tasks.Values.Sum());
        foreach (var (state, count) in RunStates.InOrder(run.Tasks))
        {
            var filled = Math.Max(1, (int)Math.Round((double)count * BarWidth / total));
            grid.AddRow(
                new Text(state),
                new Text(count.ToString(CultureInfo.InvariantCulture)),
                new Markup(
                    $"[{ColorOf(state)}]{new string('█', filled)}[/][grey23]{new string('░', BarWidth - Math.Min(BarWidth, filled))}[/]"));
        }

        return grid;
    }

    private static IEnumerable<IRenderable> Waiting(IReadOnlyList<TaskView> open)
    {
        var told = open.Where(task => task.WaitingFor is not null || task.Message is not null).ToArray();
        foreach (var task in told.Take(ShownTasks))
        {
            yield return new Markup($"  [grey]{Escape(task.Path)} {Escape(task.State)}: {Escape(task.WaitingFor ?? task.Message!)}[/]")
            {
                Overflow = Overflow.Ellipsis,
            };
        }

        if (told.Length > ShownTasks)
        {
            yield return new Markup($"  [grey]and {told.Length - ShownTasks} more[/]");
        }
    }

    private static string ColorOf(string state) => state switch
    {
        "succeeded" => "green",
        "running" or "queued" => "blue",
        "retrying" or "canceling" or "compensating" or "awaiting" => "yellow",
        "failed" or "timed_out" or "upstream_failed" or "compensation_failed" => "red",
        _ => "grey",
    };

    private static string Escape(string text) => Markup.Escape(SafeText.Of(text).ReplaceLineEndings(" "));
}
