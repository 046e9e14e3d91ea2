using System.Collections.Frozen;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>All built-in functions by name. <c>$eval</c> is left out: what an expression reads must be known before it runs.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, BuiltIn> All = new[]
    {
        NumberFunctions.All, StringFunctions.All, EncodingFunctions.All, ArrayFunctions.All, ObjectFunctions.All,
        HigherOrderFunctions.All, ValueFunctions.All, PatternFunctions.All, PictureFunctions.All, DateFunctions.All, ChanceFunctions.All,
    }.SelectMany(group => group).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static BuiltIn? Find(string name) => All.GetValueOrDefault(name);

    /// <param name="name">The name without its <c>$</c>.</param>
    /// <param name="signature">The types of its arguments.</param>
    /// <param name="arity">How many arguments it takes from <c>$map</c> and its kin.</param>
    public static BuiltIn Define(string name, string signature, int arity, Func<Call, Value?> body) =>
        new(name, SignatureReader.Read(signature), arity, body);
}
