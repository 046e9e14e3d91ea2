using System.Globalization;
using System.Text.Json.Serialization;

namespace SupplyChain;

[JsonConverter(typeof(JsonStringEnumConverter<SapType>))]
internal enum SapType
{
    /// <summary>Text.</summary>
    CHAR,

    /// <summary>Digits, with zeros in front.</summary>
    NUMC,

    /// <summary>A number, its minus behind it.</summary>
    DEC,

    /// <summary>A day as yyyyMMdd.</summary>
    DATS,
}

/// <summary>Values as SAP writes them.</summary>
internal static class SapValues
{
    private const NumberStyles Numbers = NumberStyles.AllowTrailingSign | NumberStyles.AllowDecimalPoint;

    public static bool Fits(string value, SapType type) => type switch
    {
        SapType.NUMC => value.Length > 0 && value.All(char.IsAsciiDigit),
        SapType.DEC => decimal.TryParse(value, Numbers, CultureInfo.InvariantCulture, out _),
        SapType.DATS => DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => value.Trim().Length > 0,
    };

    public static decimal Number(string value) => decimal.Parse(value, Numbers, CultureInfo.InvariantCulture);

    public static DateOnly Day(string value) => DateOnly.ParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A material number without the zeros SAP fills it up with, where it is one of digits.</summary>
    public static string Material(string value) => Fits(value, SapType.NUMC) ? value.TrimStart('0') : value.Trim();
}
