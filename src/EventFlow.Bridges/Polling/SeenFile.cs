using System.Globalization;
using System.Text;

namespace EventFlow.Bridges.Polling;

/// <summary>The file in which a polled source keeps what it has reported. Changes are appended, and now and then all of it is written anew
/// beside the file and put in its place, so that a crash leaves the one or the other.</summary>
internal sealed class SeenFile : IDisposable
{
    private const string Header = "eventflow seen 1";
    private const int MostLines = 10_000;

    private readonly string path;
    private FileStream journal;
    private long lines;

    private SeenFile(string path, FileStream journal) => (this.path, this.journal) = (path, journal);

    public SeenItems Items { get; } = new();

    /// <summary>Nothing was saved yet.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Nobody else may have it open.</summary>
    /// <exception cref="IOException">EF4107</exception>
    public static SeenFile Open(string path)
    {
        SeenFile? file = null;
        try
        {
            path = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = new SeenFile(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            file.Read();
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            file?.Dispose();
            throw new IOException(
                $"EF4107 The file '{path}', which says what was reported, cannot be used: {failure.Message} 'state' of the source names "
                + "another; without it all that is there is reported once more, and what the inbox still knows starts nothing twice.",
                failure);
        }
    }

    /// <summary>On return what the items have learned outlives a crash.</summary>
    public void Save()
    {
        if (IsNew || lines > (2 * Items.Count) + MostLines)
        {
            Items.TakeChanged();
            WriteAnew();
            return;
        }

        var text = new StringBuilder();
        foreach (var (key, mark, awaySince) in Items.TakeChanged())
        {
            Append(text, key, mark, awaySince);
            lines++;
        }

        if (text.Length > 0)
        {
            Write(journal, text);
        }
    }

    public void Dispose() => journal.Dispose();

    private void Read()
    {
        using var reader = new StreamReader(journal, leaveOpen: true);
        var text = reader.ReadToEnd();
        IsNew = text.Length == 0;

        // A line without its end was cut off by a crash; what it told of was reported and is reported again.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        foreach (var (number, line) in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            if (number > 0)
            {
                Restore(line, number);
            }
            else if (line != Header)
            {
                throw new FormatException($"Its first line is not '{Header}'.");
            }
        }

        if (!IsNew)
        {
            WriteAnew();
        }
    }

    private void Restore(string line, int number)
    {
        var parts = line.Split(' ');
        if (parts.Length != 3
            || !UInt128.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            || !ulong.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mark)
            || !int.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var awaySince))
        {
            throw new FormatException($"Its line {number + 1} is damaged.");
        }

        Items.Restore(key, mark, awaySince);
    }

    private void WriteAnew()
    {
        var text = new StringBuilder().Append(Header).Append('\n');
        foreach (var (key, mark, awaySince) in Items.All())
        {
            Append(text, key, mark, awaySince);
        }

        var temporary = $"{path}.new";
        var anew = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Write(anew, text);
        File.Move(temporary, path, overwrite: true);
        journal.Dispose();
        (journal, lines, IsNew) = (anew, Items.Count, false);
    }

    private static void Append(StringBuilder text, UInt128 key, ulong mark, int awaySince) =>
        text.Append(CultureInfo.InvariantCulture, $"{key:x32} {mark:x16} {awaySince}\n");

    private static void Write(FileStream file, StringBuilder text)
    {
        file.Write(Encoding.ASCII.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
    }
}
