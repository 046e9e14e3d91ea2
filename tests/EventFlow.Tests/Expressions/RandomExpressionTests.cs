using System.Text.Json;
using EventFlow.Cli.Suites;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

/// <summary>Whatever the text, an expression has a value or fails with its own kind of error.</summary>
public sealed class RandomExpressionTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "tasks", "params", "$", "$$", "$x", "$x := ", "1", "0", "-1", "2.5", "1e3", "'s'", "\"t\"", "`q`", "true", "null", "and",
        "or", "in",
        "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "..", "?", "?:", "??", "+", "-", "*", "/", "%", "**", "&", "=", "!=", "<", "<=",
        ">", ">=",
        "~>", "^(", "|", "@", "#", "!", "~", "[]", "[0]", "[-1]", "{'a': b}", "^(>a)", "function($x){", "λ($x, $y)<n-n:n>{", "$sum(",
        "$map(", "$string(",
        "$filter(", "$reduce(", "$sort(", "$append(", "$lookup(", "$substring(", "$split(", "$join(", "$keys(", "$merge(", "$spread(",
        "$replace(", "$zip(",
        "$match(", "$formatNumber(", "$formatInteger(", "$parseInteger(", "$fromMillis(", "$toMillis(", "$now(", "$shuffle(", "$clone(",
        "/a+/", "/(a)|b/i", "/[", "@$v", "#$i", "%", "%.", "|$|{", "}|", "'#,##0.0'", "'[Y]-[M01]'", "'Ww;o'", "'I'",
        "$round(", "$power(", "$pad(", "$distinct(", "$each(", "$sift(", "$single(", "$base64decode(", "$decodeUrl(", "$formatBase(", "?,",
        "/*", "*/",
        "\\", "'", "`", "\u0000", "\ud800", "é", "\ud834\udd1e", " ", "\n",
    ];

    private static readonly ScopeObject Scope = new ScopeObject()
        .Set("a", JsonElement.Parse("""[{"b": [1, 2, {"c": null}], "n": 1}, {"b": "x", "n": [2]}, []]"""))
        .Set("b", JsonElement.Parse("\"text\""))
        .Set("tasks", new ScopeObject().Set("q", JsonElement.Parse("{\"output\": 5}")));

    private static readonly ExpressionLimits Small = new() { Steps = 20_000, Depth = 100, Size = 10_000 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_pieces_never_throw_anything_else(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            Try(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)])));
        }
    }

    [Fact]
    public void Random_characters_never_throw_anything_else()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            Try(string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(0x20, 0x7f))));
        }
    }

    [CasesFact(JsonataSuiteTests.Folder)]
    public void Mangled_cases_of_the_reference_suite_never_throw_anything_else()
    {
        var random = new Random(6);
        var suite = new ExpressionSuite(Cases.Folder(JsonataSuiteTests.Folder));
        foreach (var test in suite.Groups.SelectMany(suite.CasesOf).Where(test => test.Expression.Length is > 1 and < 2000))
        {
            for (var round = 0; round < 5; round++)
            {
                var at = random.Next(test.Expression.Length);
                Try(
                    test.Expression.Remove(at, random.Next(0, Math.Min(3, test.Expression.Length - at)))
                        .Insert(at, Pieces[random.Next(Pieces.Length)]),
                    test.Input);
            }
        }
    }

    private static void Try(string source, JsonElement? input = null)
    {
        try
        {
            var expression = Expression.Parse(source);
            Assert.NotNull(expression.References);
            _ = input is null ? expression.Evaluate(Scope, Small) : expression.Evaluate(input, null, Small);
            _ = expression.IsTrue(Scope, Small);
        }
        catch (ExpressionException error)
        {
            Assert.InRange(error.Position, 0, source.Length);
        }
        catch (Exception error)
        {
            Assert.Fail($"{JsonSerializer.Serialize(source)}: {error}");
        }
    }
}
