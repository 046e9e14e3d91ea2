using System.Text.Json;

namespace SupplyChain;

/// <summary>JSON files that are there as a whole or not at all, also after a crash or with two attempts at once.</summary>
internal static class WholeFile
{
    public static async Task<T> ReadAsync<T>(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return (await JsonSerializer.DeserializeAsync<T>(stream, cancellationToken: cancellationToken))!;
    }

    /// <param name="overwrite">Otherwise a file that is there stays, and the answer is false.</param>
    public static async Task<bool> WriteAsync<T>(string path, T value, CancellationToken cancellationToken, bool overwrite = true)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(value), cancellationToken);
            File.Move(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
