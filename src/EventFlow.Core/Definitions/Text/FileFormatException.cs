namespace EventFlow.Core.Definitions.Text;

/// <summary>The file cannot be read any further: a broken syntax or a limit that was crossed.</summary>
internal sealed class FileFormatException(Place place, string code, string message) : Exception(message)
{
    public Place Place { get; } = place;
    public string Code { get; } = code;
}
