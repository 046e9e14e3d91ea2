using EventFlow.Worker;

namespace RetailSales;

/// <summary>A folder that stands for a bucket: objects have keys, and are replaced as a whole.</summary>
internal sealed class Bucket(string folder)
{
    private readonly string root = Path.GetFullPath(folder);

    public string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(root, key));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new PermanentTaskException(
                $"'{key}' leads out of the bucket {root}. Give the path of a file inside of it.", "Retail.BadKey");
    }

    public async Task<string[]> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        return File.Exists(path)
            ? await File.ReadAllLinesAsync(path, cancellationToken)
            : throw new FileNotFoundException($"There is no {key} in the bucket {root}. Upload it, or correct the parameter 'object'.");
    }

    public async Task WriteAsync(string key, string text, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A name of its own and then a rename: another attempt may be writing too, and a reader must never see half of a file.
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
