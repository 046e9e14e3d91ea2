using System.Globalization;
using System.Text.RegularExpressions;
using EventFlow.Orchestrator.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Migrations;

/// <summary>The views as they are now, each a file that says its revision in the view's comment. They are made anew after the migrations
/// where the database has an earlier one, and left alone where it has a later one: an older program that starts beside a newer one takes
/// nothing back.</summary>
internal static partial class DatabaseViews
{
    public static readonly IReadOnlyList<DatabaseView> All =
        [Read("view_concurrency"), Read("view_events"), Read("view_runs"), Read("view_schedules"), Read("view_tasks")];

    public static async Task RenewAsync(NpgsqlConnection connection, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var revisions = await RevisionsAsync(connection, cancellationToken);

        // Not in one transaction: a reader of two views could wait for the one and keep the other from being made, for good.
        foreach (var view in All.Where(view => revisions[view.Name] < view.Revision))
        {
            await using var renew = connection.Query(view.Text);
            renew.CommandTimeout = (int)timeout.TotalSeconds;
            await renew.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<Dictionary<string, int>> RevisionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var query = connection.Query(Sql.ViewRevisions)
            .With("names", NpgsqlDbType.Array | NpgsqlDbType.Text, All.Select(view => view.Name).ToArray());
        await using var rows = await query.ExecuteReaderAsync(cancellationToken);
        var revisions = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
        {
            revisions.Add(rows.GetString(0), rows.GetInt32(1));
        }

        return revisions;
    }

    private static DatabaseView Read(string file)
    {
        var text = Sql.Read(file);
        var comment = Comment().Match(text);
        return comment.Success
            ? new DatabaseView(
                comment.Groups["name"].Value, int.Parse(comment.Groups["revision"].Value, CultureInfo.InvariantCulture), text)
            : throw new InvalidOperationException($"The file {file}.sql does not end with a comment on its view that says its revision.");
    }

    [GeneratedRegex(@"^comment on view (?<name>\w+) is '.*revision (?<revision>[0-9]+)';\n?\z", RegexOptions.Multiline)]
    private static partial Regex Comment();
}

internal sealed record DatabaseView(string Name, int Revision, string Text);
