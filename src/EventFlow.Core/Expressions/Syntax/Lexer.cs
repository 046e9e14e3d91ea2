using System.Globalization;
using System.Text;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>Cuts the text of an expression into tokens, one at a time.</summary>
internal sealed class Lexer(string source, int start = 0)
{
    private static readonly string[] Pairs = ["..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"];

    // '!' and '~' are no operators by themselves, but they end a name.
    private const string Operators = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private const string Spaces = " \t\n\r\v";

    private bool isAfterOperand;

    public int Position { get; private set; } = start;

    public Token Next()
    {
        var token = Read();
        isAfterOperand = token.EndsOperand;
        return token;
    }

    private Token Read()
    {
        SkipSpaceAndComments();
        if (Position >= source.Length)
        {
            return new Token(TokenKind.End, "(end)", source.Length);
        }

        var at = Position;
        var character = source[at];
        return character switch
        {
            '"' or '\'' => new Token(TokenKind.Text, ReadText(character), at),
            '`' => new Token(TokenKind.Name, ReadQuotedName(), at, IsQuoted: true),
            _ when char.IsAsciiDigit(character) => new Token(TokenKind.Number, ReadNumber(), at),
            '/' when !isAfterOperand => ReadRegex(at),
            _ when ReadOperator() is { } symbol => new Token(TokenKind.Operator, symbol, at),
            _ => Word(at),
        };
    }

    private static bool EndsName(char character) =>
        Spaces.Contains(character, StringComparison.Ordinal) || Operators.Contains(character, StringComparison.Ordinal);

    private void SkipSpaceAndComments()
    {
        while (Position < source.Length)
        {
            if (Spaces.Contains(source[Position], StringComparison.Ordinal))
            {
                Position++;
            }
            else if (string.CompareOrdinal(source, Position, "/*", 0, 2) == 0)
            {
                var end = source.IndexOf("*/", Position + 2, StringComparison.Ordinal);
                Position = end >= 0 ? end + 2 : throw Error("S0106", "Comment has no closing tag", Position);
            }
            else
            {
                return;
            }
        }
    }

    private string? ReadOperator()
    {
        foreach (var pair in Pairs)
        {
            if (string.CompareOrdinal(source, Position, pair, 0, 2) == 0)
            {
                Position += 2;
                return pair;
            }
        }

        var index = Operators.IndexOf(source[Position], StringComparison.Ordinal);
        if (index < 0)
        {
            return null;
        }

        if (Operators[index] is '!' or '~')
        {
            throw Error("S0204", $"Unknown operator: {Operators[index]}", Position);
        }

        Position++;
        return Operators[index].ToString();
    }

    private Token ReadRegex(int at)
    {
        var (pattern, flags, end) = RegexLiteral.Read(source, at);
        Position = end;
        return new Token(TokenKind.Regex, pattern, at, Flags: flags);
    }

    private string ReadText(char quote)
    {
        var text = new StringBuilder();
        for (Position++; Position < source.Length; Position++)
        {
            var character = source[Position];
            if (character == quote)
            {
                Position++;
                return text.ToString();
            }

            text.Append(character == '\\' ? ReadEscape() : character);
        }

        throw Error("S0101", "String literal must be terminated by a matching quote", source.Length);
    }

    private char ReadEscape()
    {
        Position++;
        var escape = Position < source.Length ? source[Position] : ' ';
        return escape switch
        {
            '"' or '\\' or '/' => escape,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => ReadHex(),
            _ => throw Error("S0103", $"Unsupported escape sequence: \\{escape}", Position),
        };
    }

    private char ReadHex()
    {
        if (Position + 4 >= source.Length
            || !ushort.TryParse(source.AsSpan(Position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Error("S0104", "The escape sequence \\u must be followed by 4 hex digits", Position);
        }

        Position += 4;
        return (char)code;
    }

    private string ReadQuotedName()
    {
        var end = source.IndexOf('`', Position + 1);
        if (end < 0)
        {
            throw Error("S0105", "Quoted property name must be terminated with a backquote (`)", source.Length);
        }

        var name = source[(Position + 1)..end];
        Position = end + 1;
        return name;
    }

    private string ReadNumber()
    {
        var at = Position;
        Position++;
        if (source[at] != '0')
        {
            SkipDigits();
        }

        SkipDigitsAfter(".");
        SkipDigitsAfter(ExponentMark());
        var digits = source[at..Position];
        return double.IsFinite(double.Parse(digits, CultureInfo.InvariantCulture))
            ? digits
            : throw Error("S0102", $"Number out of range: {digits}", at);
    }

    private string ExponentMark()
    {
        var rest = source.AsSpan(Position);
        var hasSign = rest.Length > 1 && rest[1] is '+' or '-';
        return rest.Length > 0 && rest[0] is 'e' or 'E' ? source.Substring(Position, hasSign ? 2 : 1) : "e";
    }

    private void SkipDigitsAfter(string mark)
    {
        var digits = Position + mark.Length;
        if (string.CompareOrdinal(source, Position, mark, 0, mark.Length) == 0
            && digits < source.Length
            && char.IsAsciiDigit(source[digits]))
        {
            Position = digits;
            SkipDigits();
        }
    }

    private void SkipDigits()
    {
        while (Position < source.Length && char.IsAsciiDigit(source[Position]))
        {
            Position++;
        }
    }

    private Token Word(int at)
    {
        while (Position < source.Length && !EndsName(source[Position]))
        {
            Position++;
        }

        var word = source[at..Position];
        return word switch
        {
            _ when word[0] == '$' => new Token(TokenKind.Variable, word[1..], at),
            "and" or "or" or "in" => new Token(TokenKind.Operator, word, at),
            "true" or "false" or "null" => new Token(TokenKind.Constant, word, at),
            _ => new Token(TokenKind.Name, word, at),
        };
    }

    private static ExpressionException Error(string code, string message, int position) => new(code, message, position);
}
