using EventFlow.Worker;

namespace CsvIntake.Checking;

/// <param name="Quarantine">The folder for rows that are no sales.</param>
internal sealed record CheckPart(string Part, string Quarantine);

/// <param name="File">The good rows.</param>
internal sealed record CheckedPart(string File, int Rows, int Quarantined, decimal Amount);

/// <summary><c>csv.check</c>: parts the rows of a part into those that are sales and those that somebody has to look at.</summary>
internal sealed class CheckPartHandler : ITaskHandler<CheckPart, CheckedPart>
{
    public async Task<CheckedPart> HandleAsync(CheckPart input, TaskContext context, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(input.Part, cancellationToken);
        var rows = lines.Select(row => (Row: row, Problem: Sale.Problem(row))).ToList();
        var good = rows.Where(row => row.Problem is null).Select(row => row.Row).ToList();
        var bad = rows.Where(row => row.Problem is not null).Select(row => $"{row.Row}\t{row.Problem}").ToList();
        await WholeFile.WriteAsync($"{input.Part}.good", good, cancellationToken);
        if (bad.Count > 0)
        {
            await WholeFile.WriteAsync(
                Path.Combine(input.Quarantine, context.Run.ToString(), Path.GetFileName(input.Part)), bad, cancellationToken);
        }

        return new CheckedPart($"{input.Part}.good", good.Count, bad.Count, good.Sum(Sale.Amount));
    }
}
