using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresCalendarStore(NpgsqlDataSource database) : ICalendarStore
{
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    public async Task<(StoredCalendar Calendar, bool Changed)> PutAsync(
        string name, string source, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.PutCalendar)
            .With("name", NpgsqlDbType.Text, name)
            .With("source", NpgsqlDbType.Text, source);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (await row.ReadAsync(cancellationToken))
        {
            return (new StoredCalendar(name, source, row.GetInt32(0), row.Time(1)), true);
        }

        return ((await ReadAsync([name], cancellationToken))[0], false);
    }

    public async Task<IReadOnlyList<StoredCalendar>> ReadAsync(IReadOnlyCollection<string>? names, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ReadCalendars)
            .With("names", Texts, names?.Select(name => SafeText.Long(name)!).ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var calendars = new List<StoredCalendar>();
        while (await row.ReadAsync(cancellationToken))
        {
            calendars.Add(new StoredCalendar(row.GetString(0), row.GetString(1), row.GetInt32(2), row.Time(3)));
        }

        return calendars;
    }

    public async Task<IReadOnlyDictionary<string, int>> RevisionsAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.CalendarRevisions).With("names", Texts, names.ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var revisions = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
        {
            revisions.Add(row.GetString(0), row.GetInt32(1));
        }

        return revisions;
    }
}
