namespace EventFlow.Core.Graphs.Text;

/// <summary>The characters of a picture, by the sides a line leaves its cell on.</summary>
internal sealed class TextGlyphs
{
    public const byte Up = 1;
    public const byte Down = 2;
    public const byte Left = 4;
    public const byte Right = 8;

    private readonly string lines;

    private TextGlyphs(string lines, char arrow, string frame)
    {
        this.lines = lines;
        Arrow = arrow;
        Frame = frame;
    }

    public static TextGlyphs Unicode { get; } = new(" │││─╯╮┤─╰╭├─┴┬┼", '►', "┌─┐│└┘");

    public static TextGlyphs Ascii { get; } = new(" |||-+++-+++-+++", '>', "+-+|++");

    public char Arrow { get; }

    /// <summary>Corners and sides of a group: top left, top, top right, side, bottom left, bottom right.</summary>
    public string Frame { get; }

    public char Of(byte sides) => lines[sides];
}
