using EventFlow.Core.Graphs.Layout;

namespace EventFlow.Core.Graphs.Text;

/// <summary>Draws one scope, groups as frames around the pictures of what is inside.</summary>
internal sealed class TextScope(TextGlyphs glyphs, int mostWidth)
{
    /// <summary>Null where the picture would be wider than there is room.</summary>
    public string[]? Draw(GraphScope scope)
    {
        var blocks = scope.Boxes.Select(Block).ToList();
        if (blocks.Exists(block => block is null))
        {
            return null;
        }

        var drawn = blocks.ConvertAll(block => block!);
        return Close(scope, drawn) is { } close ? Paint(scope, drawn, close) : null;
    }

    // Rows next to each other where that can be drawn, else on every other row, so that lines in and out have rows of their own.
    private static TextRows? Close(GraphScope scope, List<string[]> blocks) =>
        TextRows.Of(scope, blocks, spaced: false) ?? TextRows.Of(scope, blocks, spaced: true);

    private string[]? Block(GraphBox box)
    {
        if (box.Inner is null)
        {
            return [TextLabel.Of(box)];
        }

        if (Draw(box.Inner) is not { } inner)
        {
            return null;
        }

        var label = TextLabel.Of(box);
        var width = Math.Max(label.Length + 1, inner.Max(line => line.Length));
        var (top, side) = (glyphs.Frame[1], glyphs.Frame[3]);
        return
        [
            $"{glyphs.Frame[0]} {label} {new string(top, width - label.Length)}{glyphs.Frame[2]}",
            .. inner.Select(line => $"{side} {line.PadRight(width)} {side}"),
            $"{glyphs.Frame[4]}{new string(top, width + 2)}{glyphs.Frame[5]}",
        ];
    }

    private string[]? Paint(GraphScope scope, List<string[]> blocks, TextRows rows)
    {
        var columns = new List<int> { 0 };
        var widths = new List<int>();
        for (var layer = 0; layer < rows.Layers.Count; layer++)
        {
            widths.Add(rows.Layers[layer].Max(slot => slot.IsBend ? 1 : blocks[slot.Node][0].Length));
            columns.Add(columns[layer] + widths[layer] + (layer < rows.Channels.Count ? rows.Channels[layer].Width : 0));
        }

        if (columns[^1] > mostWidth)
        {
            return null;
        }

        var canvas = new TextCanvas(columns[^1], rows.Height, glyphs);
        foreach (var slot in rows.Layers.SelectMany(layer => layer))
        {
            var x = columns[slot.Layer];
            if (!slot.IsBend)
            {
                WriteBlock(canvas, blocks[slot.Node], x, rows.Row(slot));
            }

            if (slot.After.Count > 0)
            {
                var start = slot.IsBend ? x : x + blocks[slot.Node][0].Length + 1;
                Connect(canvas, rows, slot, start, x + widths[slot.Layer], columns[slot.Layer + 1]);
            }
        }

        return canvas.Lines();
    }

    private static void WriteBlock(TextCanvas canvas, string[] block, int x, int y)
    {
        for (var line = 0; line < block.Length; line++)
        {
            canvas.Write(x, y + line, block[line]);
        }
    }

    private static void Connect(TextCanvas canvas, TextRows rows, Slot slot, int start, int channel, int next)
    {
        var net = new TextNet();
        var row = rows.Row(slot);
        var track = rows.Channels[slot.Layer].TrackOf(slot) is { } column ? channel + column : channel + 1;
        net.Across(row, Math.Min(start, track), track);
        foreach (var target in slot.After)
        {
            var y = rows.Row(target);
            net.Along(track, Math.Min(row, y), Math.Max(row, y));
            net.Across(y, track, target.IsBend ? next : next - 2);
            if (!target.IsBend)
            {
                canvas.Arrow(next - 2, y);
            }
        }

        canvas.Stamp(net);
    }
}
