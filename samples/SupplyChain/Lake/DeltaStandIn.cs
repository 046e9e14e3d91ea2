using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SupplyChain.Conversion;

namespace SupplyChain.Lake;

/// <param name="Transaction">Who wrote it: a writer that comes again finds its commit by this.</param>
/// <param name="Add">The data file that holds the table from this version on.</param>
/// <param name="Remove">The one that held it before. It stays, for who reads an older version.</param>
internal sealed record DeltaCommit(int Version, string Transaction, string Add, string? Remove);

/// <summary>Stands for a Delta table: a folder of data files that never change, and a log with a numbered file per version.
/// It is no Delta table: no Parquet, no schema, no checkpoints.</summary>
internal sealed class DeltaStandIn(string folder)
{
    public async Task<DeltaCommit> OverwriteAsync(string transaction, IReadOnlyList<OpenOrder> rows, CancellationToken cancellationToken)
    {
        while (true)
        {
            var log = await ReadLogAsync(cancellationToken);
            if (log.Find(commit => commit.Transaction == transaction) is { } before)
            {
                return before;
            }

            var commit = new DeltaCommit(log.Count, transaction, FileOf(transaction), log.LastOrDefault()?.Add);
            await WholeFile.WriteAsync(Path.Combine(folder, commit.Add), rows, cancellationToken);
            // Only one writer gets a number; the other one looks at the log again.
            if (await WholeFile.WriteAsync(LogFile(commit.Version), commit, cancellationToken, overwrite: false))
            {
                return commit;
            }
        }
    }

    public async Task<List<DeltaCommit>> ReadLogAsync(CancellationToken cancellationToken)
    {
        var log = new List<DeltaCommit>();
        while (File.Exists(LogFile(log.Count)))
        {
            log.Add(await WholeFile.ReadAsync<DeltaCommit>(LogFile(log.Count), cancellationToken));
        }

        return log;
    }

    private static string FileOf(string transaction) =>
        $"part-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(transaction)))[..16]}.json";

    private string LogFile(int version) =>
        Path.Combine(folder, "_delta_log", version.ToString("D20", CultureInfo.InvariantCulture) + ".json");
}
