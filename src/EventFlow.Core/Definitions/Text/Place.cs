namespace EventFlow.Core.Definitions.Text;

/// <summary>A position in a file; both count from 1, columns in UTF-16 units.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public static Place Start { get; } = new(1, 1);
}
