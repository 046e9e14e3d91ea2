using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Graphs;
using EventFlow.Core.Graphs.Svg;
using EventFlow.Core.Graphs.Text;

namespace EventFlow.Cli.Commands;

internal static class GraphCommand
{
    // What a pager is scrolled over without losing the way.
    private const int WidthWithoutTerminal = 200;

    private static readonly Argument<string> File = new("FILE") { Description = "a workflow file" };
    private static readonly Option<bool> Svg = new("--svg") { Description = "as SVG; the same as -o svg" };
    private static readonly Option<bool> Ascii = new("--ascii") { Description = "only characters every terminal has" };

    private static readonly Option<int?> Width = new("--width")
    {
        Description = "columns there are; a wider graph is listed by layers (default: those of the terminal)",
    };

    private static readonly Option<string> Format = OutputOption.With("svg");

    public static Command Create(CliContext context) =>
        new Command("graph", "Draws a workflow file offline: as text, as SVG, or its nodes and edges with -o json.")
        {
            File, Svg, Ascii, Width, EnvironmentOption.Env, Format,
        }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var file = await Task.Run(() => EnvironmentOption.Read(call, [WorkflowPaths.RequireFile(call.Get(File))])[0], cancellationToken)
            .WaitAsync(cancellationToken);
        var definition = file.Require();
        if (call.Get(Svg) || call.Get(Format) == "svg")
        {
            call.Context.Out.Write(SvgGraph.Draw(definition));
            return ExitCodes.Good;
        }

        call.Output.Result(WorkflowGraph.Of(definition), output => WriteText(call, output, definition));
        return ExitCodes.Good;
    }

    private static void WriteText(Invocation call, CliOutput output, WorkflowDefinition definition)
    {
        var options = new TextGraphOptions(
            call.Get(Ascii) || !call.Context.SpeaksUnicode(), call.Get(Width) ?? call.Context.Width ?? WidthWithoutTerminal);
        foreach (var line in TextGraph.Draw(definition, options))
        {
            output.Line(line);
        }
    }
}
