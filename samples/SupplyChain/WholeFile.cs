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
            return overwrite ? Move(temporary, path) : await MoveOnceAsync(temporary, path, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool Move(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        return true;
    }

    // A move that must not overwrite looks first and then renames: two at once would both find nothing there, and one be lost.
    private static async Task<bool> MoveOnceAsync(string temporary, string path, CancellationToken cancellationToken)
    {
        await using var gate = await LockAsync(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ".lock"), cancellationToken);
        return !File.Exists(path) && Move(temporary, path);
    }

    /// <summary>The operating system gives it back when the process dies.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            }
        }
    }
}
