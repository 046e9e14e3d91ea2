namespace EventFlow.Testing.Cases;

internal static class CaseCodes
{
    public const string UnknownTask = "EF2201";
    public const string BadResult = "EF2202";
    public const string NotSendable = "EF2203";
    public const string NotAsExpected = "EF2204";
    public const string OtherWorkflow = "EF2207";
    public const string NoCalendar = "EF2174";
    public const string TwoStarts = "EF1873";
    public const string NotOfTheEnd = "EF1880";
}
