using System.Globalization;
using EventFlow.Worker;

namespace EltPipeline;

internal sealed record Load(IReadOnlyList<Total> Totals, string Target);

internal sealed record Loaded(string File, int Rows);

/// <summary><c>elt.load</c>: writes the totals as CSV. The file is replaced as a whole, so doing it again changes nothing.</summary>
internal sealed class LoadHandler : ITaskHandler<Load, Loaded>
{
    public async Task<Loaded> HandleAsync(Load input, TaskContext context, CancellationToken cancellationToken)
    {
        var lines = input.Totals.Select(
            total => string.Create(CultureInfo.InvariantCulture, $"{total.Country},{total.Orders},{total.Amount}"));
        var temporary = $"{input.Target}.{Path.GetRandomFileName()}";
        await File.WriteAllLinesAsync(temporary, lines.Prepend("country,orders,amount"), cancellationToken);
        File.Move(temporary, input.Target, overwrite: true);
        return new Loaded(input.Target, input.Totals.Count);
    }
}
