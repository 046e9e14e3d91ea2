using EventFlow.Worker;

namespace CsvIntake.Inbox;

internal sealed record SplitFile(string File, string Work, int Rows);

internal sealed record SplitParts(IReadOnlyList<string> Parts);

/// <summary><c>csv.split</c>: writes parts of so many rows, without the header, into a folder of the run.</summary>
internal sealed class SplitFileHandler : ITaskHandler<SplitFile, SplitParts>
{
    public async Task<SplitParts> HandleAsync(SplitFile input, TaskContext context, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        var rows = (await File.ReadAllLinesAsync(input.File, cancellationToken)).Skip(1).Where(row => row.Length > 0);
        foreach (var part in rows.Chunk(input.Rows))
        {
            var path = Path.Combine(input.Work, context.Run.ToString(), $"part-{parts.Count:0000}.csv");
            await WholeFile.WriteAsync(path, part, cancellationToken);
            parts.Add(path);
        }

        return new SplitParts(parts);
    }
}
