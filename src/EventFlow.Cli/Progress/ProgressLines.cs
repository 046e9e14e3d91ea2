using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Progress;

/// <summary>Progress for logs: a line when something has changed.</summary>
internal sealed class ProgressLines(CliContext context)
{
    public async Task<RunView> ShowAsync(RunWatch watch, CancellationToken cancellationToken)
    {
        var said = "";
        RunView? last = null;
        await foreach (var moment in watch.MomentsAsync(cancellationToken))
        {
            last = moment.Run;
            var line = last.Tasks.Count == 0 ? $"run {last.Id} {last.State}" : $"run {last.Id} {last.State}: {RunText.Counts(last)}";
            if (line != said)
            {
                await context.Error.WriteLineAsync(line.AsMemory(), cancellationToken);
                said = line;
            }
        }

        return last!;
    }
}
