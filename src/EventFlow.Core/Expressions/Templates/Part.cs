using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventFlow.Core.Expressions.Templates;

/// <summary>A part of a template: a literal, an expression, text with expressions in it, or an array or object of parts.</summary>
internal abstract class Part
{
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public abstract IEnumerable<Expression> Expressions { get; }

    public virtual JsonElement? Evaluate(ScopeObject scope, ExpressionLimits limits)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            Write(writer, scope, limits);
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = int.MaxValue });
    }

    /// <summary>Writes the value, or nothing at all where there is none: then the answer is false.</summary>
    public abstract bool Write(Utf8JsonWriter writer, ScopeObject scope, ExpressionLimits limits, string? name = null);
}

internal sealed class LiteralPart(JsonElement element) : Part
{
    public override IEnumerable<Expression> Expressions => [];

    public override JsonElement? Evaluate(ScopeObject scope, ExpressionLimits limits) => element;

    public override bool Write(Utf8JsonWriter writer, ScopeObject scope, ExpressionLimits limits, string? name)
    {
        writer.WriteNameIfAny(name);
        element.WriteTo(writer);
        return true;
    }
}

/// <summary>A string that is one expression and nothing else.</summary>
internal sealed class ExpressionPart(ExpressionSite site) : Part
{
    public override IEnumerable<Expression> Expressions => [site.Expression];

    public override JsonElement? Evaluate(ScopeObject scope, ExpressionLimits limits) =>
        site.Run(expression => expression.Evaluate(scope, limits));

    public override bool Write(Utf8JsonWriter writer, ScopeObject scope, ExpressionLimits limits, string? name)
    {
        if (Evaluate(scope, limits) is not { } element)
        {
            return false;
        }

        writer.WriteNameIfAny(name);
        element.WriteTo(writer);
        return true;
    }
}

/// <summary>Text with expressions in it: as many pieces of text as expressions, and one more.</summary>
internal sealed class TextPart(string[] pieces, ExpressionSite[] sites) : Part
{
    public override IEnumerable<Expression> Expressions => sites.Select(site => site.Expression);

    public override bool Write(Utf8JsonWriter writer, ScopeObject scope, ExpressionLimits limits, string? name)
    {
        var values = sites.Select(site => site.Run(expression => expression.EvaluateText(scope, limits)));
        var text = string.Concat(pieces.Zip(values.Append(""), (piece, value) => piece + value));
        writer.WriteNameIfAny(name);
        writer.WriteStringValue(text);
        return true;
    }
}

internal sealed class ArrayPart(Part[] items) : Part
{
    public override IEnumerable<Expression> Expressions => items.SelectMany(item => item.Expressions);

    public override bool Write(Utf8JsonWriter writer, ScopeObject scope, ExpressionLimits limits, string? name)
    {
        writer.WriteNameIfAny(name);
        writer.WriteStartArray();
        foreach (var item in items)
        {
            if (!item.Write(writer, scope, limits))
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
        return true;
    }
}

internal sealed class ObjectPart(KeyValuePair<string, Part>[] members) : Part
{
    public override IEnumerable<Expression> Expressions => members.SelectMany(member => member.Value.Expressions);

    public override bool Write(Utf8JsonWriter writer, ScopeObject scope, ExpressionLimits limits, string? name)
    {
        writer.WriteNameIfAny(name);
        writer.WriteStartObject();
        foreach (var (member, part) in members)
        {
            part.Write(writer, scope, limits, member);
        }

        writer.WriteEndObject();
        return true;
    }
}

file static class Writing
{
    public static void WriteNameIfAny(this Utf8JsonWriter writer, string? name)
    {
        if (name is not null)
        {
            writer.WritePropertyName(name);
        }
    }
}
