using System.Globalization;
using System.Text.Json;
using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Nodes;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>An operator-precedence parser. It bounds how deep the tree grows,
/// so that no text can exhaust the stack of a later walk.</summary>
internal sealed partial class Parser
{
    public const int LongestSource = 64 * 1024;
    private const int DeepestTree = 500;
    private const int PrefixPower = 70;

    private static readonly Dictionary<string, int> Powers = new()
    {
        ["."] = 75, ["["] = 80, ["{"] = 70, ["("] = 80, ["@"] = 80, ["#"] = 80, ["?"] = 20,
        ["+"] = 50, ["-"] = 50, ["*"] = 60, ["/"] = 60, ["%"] = 60,
        ["="] = 40, ["<"] = 40, [">"] = 40, ["^"] = 40, [":="] = 10, ["!="] = 40, ["<="] = 40, [">="] = 40,
        ["~>"] = 40, ["?:"] = 40, ["??"] = 40, ["and"] = 30, ["or"] = 25, ["in"] = 40, ["&"] = 50,
    };

    private readonly string source;
    private readonly Lexer lexer;
    private Token current;
    private int nesting;
    private int height;
    private int parents;

    private Parser(string source)
    {
        this.source = source;
        lexer = new Lexer(source);
        current = lexer.Next();
    }

    public static Node Parse(string source)
    {
        if (source.Length > LongestSource)
        {
            throw new ExpressionException("EF1501",
                $"The expression is {source.Length} characters long; {LongestSource} are allowed. "
                + "Move the data into a parameter.", LongestSource);
        }

        var parser = new Parser(source);
        var node = parser.Expression(0);
        if (parser.current.Kind != TokenKind.End)
        {
            throw parser.Unexpected("S0201", "Syntax error");
        }

        return System.Array.Exists(node.Seeking, slot => slot.Level > 0) ? throw Ancestry.Underivable(node) : node;
    }

    private Node Expression(int rightPower)
    {
        var outer = height;
        height = 0;
        Deepen(++nesting);
        var token = Advance();
        var left = Prefix(token);
        Deepen(++height);
        while (rightPower < Power(current))
        {
            token = Advance();
            left = Infix(token, left);
            Deepen(++height);
        }

        nesting--;
        height = Math.Max(outer, height);
        return left;
    }

    private void Deepen(int depth)
    {
        if (depth > DeepestTree)
        {
            throw new ExpressionException("EF1502",
                $"The expression nests deeper than {DeepestTree} levels. Split it with ( $name := …; … ).", current.Position);
        }
    }

    private static int Power(Token token) => token.Kind == TokenKind.Operator ? Powers.GetValueOrDefault(token.Text) : 0;

    private Node Prefix(Token token) => token.Kind switch
    {
        TokenKind.Name => new PathNode(token.Position, [new NameNode(token.Position, token.Text)]),
        TokenKind.Variable => new VariableNode(token.Position, token.Text),
        TokenKind.Text => new LiteralNode(token.Position, new TextValue(token.Text)),
        TokenKind.Number => new LiteralNode(token.Position, NumberOf(token.Text)),
        TokenKind.Constant => new LiteralNode(token.Position, Value.Of(JsonElement.Parse(token.Text))!),
        TokenKind.Regex => new LiteralNode(token.Position, RegexValue.Parse(token.Text, token.Flags, token.Position)),
        TokenKind.End => throw new ExpressionException("S0207", "Unexpected end of expression", token.Position),
        _ => PrefixOperator(token),
    };

    private static NumberValue NumberOf(string digits) => digits.AsSpan().ContainsAnyExceptInRange('0', '9')
        ? new NumberValue(double.Parse(digits, CultureInfo.InvariantCulture))
        : NumberValue.OfInteger(digits);

    private Node PrefixOperator(Token token) => token.Text switch
    {
        "-" => NegateNode.Of(token.Position, Expression(PrefixPower)),
        "*" => new WildcardNode(token.Position),
        "**" => new DescendantNode(token.Position),
        "(" => Block(token),
        "[" => Array(token),
        "{" => new ObjectNode(token.Position, Pairs()),
        "and" or "or" or "in" => new PathNode(token.Position, [new NameNode(token.Position, token.Text)]),
        "%" => new ParentNode(token.Position, new ParentSlot($"!{parents++}")),
        "|" => Transform(token),
        _ => throw new ExpressionException("S0211", $"The symbol {token.Text} cannot be used as a unary operator", token.Position),
    };

    private Node Infix(Token token, Node left) => token.Text switch
    {
        "." => Paths.Join(left, Expression(Powers["."]), token.Position),
        "[" => Subscript(token, left),
        "{" => Paths.Grouped(left, new ObjectNode(token.Position, Pairs())),
        "(" => CallOf(token, left),
        "^" => Paths.Sorted(left, new SortNode(token.Position, Terms())),
        ":=" => Bind(token, left),
        "?" => Conditional(token, left),
        "?:" => new DefaultNode(token.Position, OnlyForNothing: false, left, Expression(0)),
        "??" => new DefaultNode(token.Position, OnlyForNothing: true, left, Expression(0)),
        "@" => Paths.Focused(left, VariableBehind(token), token.Position),
        "#" => Paths.Indexed(left, VariableBehind(token), token.Position),
        _ => Binary(token, left, Expression(Powers[token.Text])),
    };

    private static Node Binary(Token token, Node left, Node right) => token.Text switch
    {
        "=" or "!=" => new EqualityNode(token.Position, token.Text == "!=", left, right),
        "<" or "<=" or ">" or ">=" => new ComparisonNode(token.Position, token.Text, left, right),
        "and" or "or" => new LogicNode(token.Position, token.Text == "or", left, right),
        "in" => new InNode(token.Position, left, right),
        "&" => new ConcatNode(token.Position, left, right),
        "~>" => new ApplyNode(token.Position, left, right) { KeepsArray = left.KeepsArray || right.KeepsArray },
        _ => new ArithmeticNode(token.Position, token.Text[0], left, right),
    };

    private Token Advance()
    {
        var token = current;
        current = lexer.Next();
        return token;
    }

    private Token Expect(string symbol)
    {
        if (!current.Is(symbol))
        {
            throw current.Kind == TokenKind.End
                ? new ExpressionException("S0203", $"Expected {symbol} before end of expression", current.Position)
                : Unexpected("S0202", $"Expected {symbol}, got");
        }

        return Advance();
    }

    private bool Accept(string symbol)
    {
        var accepted = current.Is(symbol);
        if (accepted)
        {
            Advance();
        }

        return accepted;
    }

    private ExpressionException Unexpected(string code, string message) => new(code, $"{message}: {current.Text}", current.Position);
}
