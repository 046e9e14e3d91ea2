using System.Globalization;
using Npgsql;

namespace EventFlow.Benchmarks.Loads;

/// <summary>A day of finished runs that nobody sees yet, and then its end.</summary>
internal sealed class HiddenDay(NpgsqlConnection connection, NpgsqlTransaction transaction, DateOnly day) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);

    /// <summary>Shows the day, waits until the server has dropped it, and answers how long that took: from the first mark on the day to the
    /// end of its last table.</summary>
    public async Task<TimeSpan> UntilDroppedAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await transaction.CommitAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_constraint where conname = 'closed' and conrelid = to_regclass('runs_' || @day)),
                to_regclass('runs_' || @day) is null
            """, connection);
        command.Parameters.AddWithValue("day", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var shown = time.GetTimestamp();
        for (var begun = shown; ;)
        {
            var (closed, gone) = await LookAsync(command, cancellationToken);
            if (gone)
            {
                return time.GetElapsedTime(begun);
            }

            begun = closed ? begun : time.GetTimestamp();
            if (time.GetElapsedTime(shown) > Patience)
            {
                throw new TimeoutException($"day {day:O} is still there after {Patience.TotalSeconds} s");
            }

            await Task.Delay(Pace, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static async Task<(bool Closed, bool Gone)> LookAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetBoolean(0), row.GetBoolean(1));
    }
}
