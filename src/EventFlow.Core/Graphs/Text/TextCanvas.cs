namespace EventFlow.Core.Graphs.Text;

/// <summary>A grid of characters. Lines of different nodes that only cross do not join: the upright one passes over the other.</summary>
internal sealed class TextCanvas(int width, int height, TextGlyphs glyphs)
{
    private const byte Upright = TextGlyphs.Up | TextGlyphs.Down;
    private const byte Level = TextGlyphs.Left | TextGlyphs.Right;

    private readonly char[,] characters = new char[height, width];
    private readonly byte[,] sides = new byte[height, width];

    public void Write(int x, int y, string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            characters[y, x + at] = text[at];
        }
    }

    public void Arrow(int x, int y) => characters[y, x] = glyphs.Arrow;

    /// <summary>Puts the lines of one node on the grid.</summary>
    public void Stamp(TextNet net)
    {
        foreach (var ((x, y), own) in net.Cells)
        {
            var other = sides[y, x];
            sides[y, x] = (own, other) is (Upright, Level) or (Level, Upright) ? Upright : (byte)(own | other);
        }
    }

    public string[] Lines() => [.. Enumerable.Range(0, height).Select(Line)];

    private string Line(int y)
    {
        var line = new char[width];
        for (var x = 0; x < width; x++)
        {
            line[x] = characters[y, x] != '\0' ? characters[y, x] : glyphs.Of(sides[y, x]);
        }

        return new string(line).TrimEnd();
    }
}

/// <summary>The lines that leave one node.</summary>
internal sealed class TextNet
{
    public Dictionary<(int X, int Y), byte> Cells { get; } = [];

    public void Across(int y, int from, int to)
    {
        for (var x = from; x <= to; x++)
        {
            Add(x, y, (byte)((x > from ? TextGlyphs.Left : 0) | (x < to ? TextGlyphs.Right : 0)));
        }
    }

    public void Along(int x, int from, int to)
    {
        for (var y = from; y <= to; y++)
        {
            Add(x, y, (byte)((y > from ? TextGlyphs.Up : 0) | (y < to ? TextGlyphs.Down : 0)));
        }
    }

    private void Add(int x, int y, byte sides) => Cells[(x, y)] = (byte)(Cells.GetValueOrDefault((x, y)) | sides);
}
