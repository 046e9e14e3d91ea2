using EventFlow.Worker;

namespace IotHourly.Ingestion;

internal sealed record Ingest
{
    public required string Folder { get; init; }
    public required DateTimeOffset Hour { get; init; }
}

/// <param name="Hour">The first moment of the hour, UTC.</param>
internal sealed record Ingested(IReadOnlyList<string> Files, int Rows, DateTime Hour);

/// <summary><c>iot.ingest</c>: finds the files of the hour and counts their rows.</summary>
internal sealed class IngestHandler : ITaskHandler<Ingest, Ingested>
{
    public async Task<Ingested> HandleAsync(Ingest input, TaskContext context, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(input.Folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"The folder {folder} is not there. Write the readings into it, or correct the parameter 'folder'.");

        var files = Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new FileNotFoundException(
                $"The folder {folder} holds no .csv file. Write the readings into it, or correct the parameter 'folder'.");

        var rows = 0;
        foreach (var file in files)
            rows += await CountRowsAsync(file, cancellationToken);
        return new Ingested(files, rows, input.Hour.UtcDateTime);
    }

    private static async Task<int> CountRowsAsync(string file, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(file, cancellationToken)).Skip(1).Count(line => !string.IsNullOrWhiteSpace(line));
}
