namespace EventFlow.Tests.Samples;

/// <summary>A folder of its own for one test, gone after it.</summary>
internal sealed class ReadingsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("eventflow-readings-").FullName;

    public string Write(string name, params string[] lines)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllLines(file, lines);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
