using EventFlow.Worker;
using IotHourly.Readings;

namespace IotHourly.Cleaning;

internal sealed record CleanFile
{
    public required string File { get; init; }

    /// <summary>Replaced as a whole, so that doing the task again changes nothing.</summary>
    public required string Target { get; init; }
}

/// <param name="File">The target.</param>
/// <param name="Rows">Rows kept.</param>
/// <param name="Duplicates">Rows dropped because their sensor and time came before.</param>
/// <param name="Spikes">Rows dropped because no sensor can measure their value.</param>
internal sealed record CleanedFile(string File, int Rows, int Duplicates, int Spikes);

/// <summary><c>iot.clean-file</c>.</summary>
internal sealed class CleanFileHandler : ITaskHandler<CleanFile, CleanedFile>
{
    public async Task<CleanedFile> HandleAsync(CleanFile input, TaskContext context, CancellationToken cancellationToken)
    {
        var clean = Cleaner.Clean(await ReadAsync(input.File, cancellationToken));
        await ReadingsFile.WriteAsync(input.Target, clean.Rows, cancellationToken);
        return new CleanedFile(input.Target, clean.Rows.Count, clean.Duplicates, clean.Spikes);
    }

    private static async Task<List<Reading>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadingsFile.ReadAsync(file, cancellationToken);
        }
        catch (InvalidDataException malformed)
        {
            throw new PermanentTaskException(malformed.Message);
        }
    }
}
