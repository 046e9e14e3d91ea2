using EventFlow.Core.Definitions.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EventFlow.Core.Definitions.Text;

/// <summary>YAML 1.2 to positioned nodes, by parser events: nothing of the input ever names a type to create.</summary>
internal sealed class YamlLoader(FileSource source, Findings findings)
{
    private readonly Parser parser = new(new StringReader(source.Text));
    private readonly NodeBuilder builder = new(findings);
    private readonly YamlScalars scalars = new(findings);

    // An anchor without a node is still open: an alias to it would contain itself.
    private readonly Dictionary<string, FileNode?> anchors = new(StringComparer.Ordinal);
    private int aliases;
    private int documents;

    /// <summary>The one document of the file, or null where there is none.</summary>
    /// <exception cref="FileFormatException">Broken syntax or a limit that was crossed.</exception>
    public FileNode? Load()
    {
        RefuseControlCharacters();
        while (MoveNext() && documents < 2)
        {
            Take(parser.Current!);
        }

        return builder.Root;
    }

    private void Take(ParsingEvent current)
    {
        var place = source.PlaceAt(current.Start.Index);
        switch (current)
        {
            case DocumentStart when ++documents == 2:
                findings.Error(
                    place, DefinitionCodes.SeveralDocuments, "a second document begins here: a file holds one document, split the file");
                break;
            case Scalar scalar:
                TakeScalar(scalar, place);
                break;
            case AnchorAlias alias:
                TakeAlias(alias.Value.Value, place);
                break;
            case SequenceStart list:
                Open(new FileNode(FileKind.List, place), list, "seq");
                break;
            case MappingStart map:
                Open(new FileNode(FileKind.Map, place), map, "map");
                break;
            case SequenceEnd or MappingEnd:
                var (node, anchor) = builder.Close();
                Remember(anchor, node);
                break;
        }
    }

    private void TakeScalar(Scalar scalar, Place place)
    {
        if (builder.AwaitsKey)
        {
            scalars.CheckKey(scalar, place);
            Remember(Anchor(scalar), new FileNode(FileKind.Text, place, scalar.Value));
            builder.Key(scalar.Value, place);
            return;
        }

        var node = scalars.Read(scalar, place, (int)scalar.Start.Index..(int)scalar.End.Index);
        builder.Add(node);
        Remember(Anchor(scalar), node);
    }

    private void TakeAlias(string name, Place place)
    {
        RefuseAsKey(place);
        if (++aliases > FileLimits.MaxAliases)
        {
            throw new FileFormatException(place, DefinitionCodes.TooManyAliases, $"the file has more than {FileLimits.MaxAliases} aliases");
        }

        if (!anchors.TryGetValue(name, out var target))
        {
            findings.Error(place, DefinitionCodes.UnknownAlias, $"no anchor {Words.Quote("&" + name)} stands before this alias");
            builder.Add(new FileNode(FileKind.Null, place));
            return;
        }

        builder.AddAlias(
            target ?? throw new FileFormatException(
                place, DefinitionCodes.RecursiveAlias, $"the alias {Words.Quote("*" + name)} stands inside the value it names"),
            place);
    }

    private void Open(FileNode node, NodeEvent start, string tag)
    {
        RefuseAsKey(node.Place);
        scalars.CheckTag(start, node.Place, tag);
        var anchor = Anchor(start);
        builder.Open(node, anchor);
        if (anchor is not null)
        {
            anchors[anchor] = null;
        }
    }

    private void RefuseAsKey(Place place)
    {
        if (builder.AwaitsKey)
        {
            throw new FileFormatException(place, DefinitionCodes.KeyNotText, "a key must be text, not a list, a mapping or an alias");
        }
    }

    private void Remember(string? anchor, FileNode node)
    {
        if (anchor is not null)
        {
            anchors[anchor] = node;
        }
    }

    private static string? Anchor(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException exception)
        {
            throw Broken(exception.Start.Index, exception.Message);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException
            or OverflowException
            or IndexOutOfRangeException or NullReferenceException or NotSupportedException)
        {
            // The parser reports some malformed input by whatever its collections throw; for the author it is a syntax error all the same.
            throw Broken(parser.Current?.End.Index ?? 0, exception.Message);
        }
    }

    private FileFormatException Broken(long index, string message) =>
        new(
            source.PlaceAt(index), DefinitionCodes.YamlSyntax,
            $"not valid YAML: {Words.Clip(message.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), 200)}");

    // The parser takes a NUL for the end of the file, so what follows one would be dropped without a word.
    private void RefuseControlCharacters()
    {
        for (var i = 0; i < source.Text.Length; i++)
        {
            var c = source.Text[i];
            if (c is (< ' ' and not ('\t' or '\n' or '\r')) or '\x7f' or (>= '\x80' and < '\xa0' and not '\x85')
                or '\ufffe' or '\uffff' or '\ufeff')
            {
                throw new FileFormatException(
                    source.PlaceAt(i), DefinitionCodes.ForbiddenCharacter,
                    $"the character U+{(int)c:X4} may not stand in YAML: write it as an escape in double quotes");
            }
        }
    }
}
