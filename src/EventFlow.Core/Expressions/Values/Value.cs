using System.Text.Json;

namespace EventFlow.Core.Expressions.Values;

/// <summary>A value of an expression. "Nothing" is the null reference; a JSON null is <see cref="NullValue"/>.</summary>
internal abstract class Value
{
    public abstract string TypeName { get; }

    /// <summary>The letter of the value in a function signature.</summary>
    public abstract char Symbol { get; }

    /// <summary>The element the value was read from, so that an untouched value leaves exactly as it came in.</summary>
    public virtual JsonElement? Origin => null;

    public static char SymbolOf(Value? value) => value?.Symbol ?? 'm';

    public static Value? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObjectValue(element),
        JsonValueKind.Array => new JsonArrayValue(element),
        JsonValueKind.String => new TextValue(element),
        JsonValueKind.Number => new NumberValue(element),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        JsonValueKind.Null => NullValue.Instance,
        _ => null,
    };
}

internal sealed class NullValue : Value
{
    private static readonly JsonElement Element = JsonElement.Parse("null");

    public static NullValue Instance { get; } = new();

    public override string TypeName => "null";
    public override char Symbol => 'l';
    public override JsonElement? Origin => Element;
}

internal sealed class BooleanValue : Value
{
    private readonly JsonElement element;

    private BooleanValue(bool flag)
    {
        Flag = flag;
        element = JsonElement.Parse(flag ? "true" : "false");
    }

    public static BooleanValue True { get; } = new(true);
    public static BooleanValue False { get; } = new(false);

    public bool Flag { get; }
    public override string TypeName => "boolean";
    public override char Symbol => 'b';
    public override JsonElement? Origin => element;

    public static BooleanValue Of(bool flag) => flag ? True : False;
}

internal sealed class NumberValue : Value
{
    private readonly JsonElement element;

    public NumberValue(double number) => Number = number;

    public NumberValue(JsonElement element)
    {
        this.element = element;
        Number = element.GetDouble();
    }

    public double Number { get; }
    public override string TypeName => "number";
    public override char Symbol => 'n';
    public override JsonElement? Origin => element.ValueKind == JsonValueKind.Number ? element : null;

    /// <summary>An integer of any size, which keeps its digits.</summary>
    public static NumberValue OfInteger(string digits) => new(JsonElement.Parse(digits));
}

internal sealed class TextValue : Value
{
    private readonly JsonElement element;
    private string? text;

    public TextValue(string text) => this.text = text;

    public TextValue(JsonElement element) => this.element = element;

    public string Text => text ??= element.GetString()!;
    public override string TypeName => "string";
    public override char Symbol => 's';
    public override JsonElement? Origin => element.ValueKind == JsonValueKind.String ? element : null;
}
