namespace CsvIntake;

/// <summary>A file that is there as a whole or not at all: another attempt may be writing it too.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        await File.WriteAllTextAsync(temporary, string.Concat(lines.Select(line => line + "\n")), cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }
}
