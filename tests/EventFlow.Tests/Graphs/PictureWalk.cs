namespace EventFlow.Tests.Graphs;

/// <summary>Follows the lines of a picture as an eye would: at a bend on, at a branch both ways, under an upright line straight through.</summary>
internal sealed class PictureWalk(IReadOnlyList<string> picture)
{
    private const string Glyphs = " │││─╯╮┤─╰╭├─┴┬┼";
    private static readonly (int X, int Y, int Side)[] Ways = [(0, -1, 1), (0, 1, 2), (-1, 0, 4), (1, 0, 8)];

    /// <summary>The names that arrows lead to from the line that leaves this name.</summary>
    public HashSet<string> From(string name)
    {
        var y = Enumerable.Range(0, picture.Count).Single(row => ColumnOf(name, row) >= 0);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(int, int, int)>();
        var open = new Stack<(int X, int Y, int Way)>([(ColumnOf(name, y) + name.Length + 1, y, 3)]);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            var glyph = At(at.X, at.Y);
            if (glyph == '►')
            {
                reached.Add(picture[at.Y][(at.X + 2)..].Split(' ')[0]);
            }
            else
            {
                Next(at, glyph).ToList().ForEach(open.Push);
            }
        }

        return reached;
    }

    private static IEnumerable<(int X, int Y, int Way)> Next((int X, int Y, int Way) at, char glyph)
    {
        var sides = Glyphs.LastIndexOf(glyph);
        var cameFrom = Opposite(at.Way);
        var straight = (sides & Ways[cameFrom].Side) == 0 && glyph == '│';
        for (var way = 0; way < Ways.Length && sides > 0; way++)
        {
            if (straight ? way == at.Way : way != cameFrom && (sides & Ways[way].Side) != 0)
            {
                yield return (at.X + Ways[way].X, at.Y + Ways[way].Y, way);
            }
        }
    }

    private static int Opposite(int way) => way ^ 1;

    private int ColumnOf(string name, int row)
    {
        var padded = $" {picture[row]} ";
        return padded.IndexOf($" {name} ", StringComparison.Ordinal);
    }

    private char At(int x, int y) => y >= 0 && y < picture.Count && x >= 0 && x < picture[y].Length ? picture[y][x] : ' ';
}
