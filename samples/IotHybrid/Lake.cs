using System.Globalization;

namespace IotHybrid;

/// <summary>A folder that stands for the lake. A file is there as a whole or not at all.</summary>
internal sealed class Lake(string folder)
{
    /// <summary>The name of the hour, by the clock of UTC, in which a moment lies.</summary>
    public static string HourOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);

    /// <summary>The names of the hours of an interval.</summary>
    public static IEnumerable<string> Hours(DateTimeOffset from, DateTimeOffset to)
    {
        for (var hour = from; hour < to; hour = hour.AddHours(1))
        {
            yield return HourOf(hour);
        }
    }

    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path)
            ? await File.ReadAllTextAsync(path, cancellationToken)
            : throw new FileNotFoundException($"There is no {name} in the lake {folder} yet.");
    }

    /// <summary>The lines of all files of a folder, in the order of their names.</summary>
    public async Task<IReadOnlyList<string>> ReadLinesAsync(string name, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var path = Path.Combine(folder, name);
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*.csv") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            lines.AddRange(await File.ReadAllLinesAsync(file, cancellationToken));
        }

        return lines;
    }

    public async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A name of its own and then a rename: another attempt may be writing too.
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        await File.WriteAllTextAsync(temporary, text, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }
}
