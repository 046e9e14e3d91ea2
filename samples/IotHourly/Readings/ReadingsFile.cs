namespace IotHourly.Readings;

/// <summary>Readings on disk.</summary>
internal static class ReadingsFile
{
    public static async Task<List<Reading>> ReadAsync(string path, CancellationToken cancellationToken) =>
        ReadingsCsv.Parse(await File.ReadAllLinesAsync(path, cancellationToken), path);

    /// <summary>The file has either its old content or the whole new one, also after a crash or with two writers at once.</summary>
    public static async Task WriteAsync(string path, IEnumerable<Reading> readings, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        // In the folder of the target, because a rename is atomic only within one file system; a name of its own,
        // because a second attempt may start while the first one still writes.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        try
        {
            await WriteLinesAsync(temporary, ReadingsCsv.Format(readings), cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task WriteLinesAsync(string path, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.Asynchronous);
        await using var writer = new StreamWriter(stream) { NewLine = "\n" };
        foreach (var line in lines)
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
        stream.Flush(flushToDisk: true);
    }
}
