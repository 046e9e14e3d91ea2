using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Definitions.Writing;

namespace EventFlow.Tests.Definitions.Writing;

public sealed class YamlTextTests
{
    // Pieces that mean something somewhere in YAML, and some that mean nothing.
    private static readonly string[] Pieces =
    [
        "a", "B9", " ", ": ", " #", "#", "-", "- ", "\n", "\n\n", "\t", "\r", "'", "\"", "\\", "{", "}", "[", "]", ",", "&x", "*x", "!t",
            "|", ">", "%", "@", "`", "?", "~", "=",
        "<<", "---", "...", "null", "true", "no", "0", "1e3", ".5", "0x1f", "2026-01-01", "é", "\u00a0", "\u2028", "\ufeff", "\u0007",
            "😀", "${{ a }}", "${{ {\"a\": 1} }}", "/", "_",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_value_reads_back_as_it_was(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var value = Map(random, 4);
            var text = YamlText.Of(value);

            var findings = new Findings("f");
            var read = new YamlLoader(new FileSource(text), findings).Load();

            Assert.True(JsonElement.DeepEquals(value.ToJson(), read!.ToJson()), $"{JsonSerializer.Serialize(value.ToJson())}\n{text}");
            Assert.Equal(0, findings.ErrorCount);
        }
    }

    [Theory]
    [InlineData("plain text", "v: plain text\n")]
    [InlineData("5%", "v: \"5%\"\n")]
    [InlineData("no", "v: \"no\"\n")]
    [InlineData("${{ a > 1 }}", "v: ${{ a > 1 }}\n")]
    [InlineData("${{ a ? b : c }}", "v: \"${{ a ? b : c }}\"\n")]
    [InlineData("one\ntwo", "v: |-\n  one\n  two\n")]
    [InlineData("one\n\n  two\n", "v: |\n  one\n\n    two\n")]
    public void A_text_is_as_plain_as_it_can_be(string text, string yaml)
    {
        var map = new FileNode(FileKind.Map, Place.Start);
        map.Add(new FileEntry("v", Place.Start, new FileNode(FileKind.Text, Place.Start, text)));

        Assert.Equal(yaml, YamlText.Of(map));
    }

    private static FileNode Map(Random random, int depth)
    {
        var map = new FileNode(FileKind.Map, Place.Start);
        foreach (var key in Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random)).Distinct())
        {
            map.Add(new FileEntry(key, Place.Start, Value(random, depth - 1)));
        }

        return map;
    }

    private static FileNode Value(Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 9 : 6))
        {
            case 0:
                return new FileNode(FileKind.Null, Place.Start);
            case 1:
                return new FileNode(FileKind.Bool, Place.Start, random.Next(2) == 0 ? "true" : "false");
            case 2:
                return new FileNode(FileKind.Number, Place.Start,
                    new[] { "0", "-7", "1.50", "1e3", "12345678901234567890" }[random.Next(5)]);
            case < 6:
                return new FileNode(FileKind.Text, Place.Start, Text(random));
            case < 8:
                return Map(random, depth);
            default:
                var list = new FileNode(FileKind.List, Place.Start);
                Enumerable.Range(0, random.Next(4)).ToList().ForEach(_ => list.Add(Value(random, depth - 1)));
                return list;
        }
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
