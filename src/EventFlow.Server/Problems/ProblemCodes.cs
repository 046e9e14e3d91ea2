namespace EventFlow.Server.Problems;

/// <summary>The stable codes of the REST API.</summary>
internal static class ProblemCodes
{
    public const string Internal = "EF2000";
    public const string NoSuchAddress = "EF2001";
    public const string MethodNotAllowed = "EF2002";
    public const string UnsupportedMediaType = "EF2003";
    public const string MalformedJson = "EF2004";
    public const string BodyTooLarge = "EF2005";
    public const string BadRequest = "EF2006";
    public const string UnusableText = "EF2007";
    public const string DatabaseUnreachable = "EF2008";
    public const string BadQuery = "EF2009";
    public const string UnknownWorkflow = "EF2010";
    public const string UnknownVersion = "EF2011";
    public const string InvalidWorkflow = "EF2012";
    public const string OtherWorkflowId = "EF2013";
    public const string UnknownRun = "EF2020";
    public const string InvalidParameters = "EF2021";
    public const string WrongShape = "EF2022";
    public const string InvalidKey = "EF2023";
    public const string TooMuchWaits = "EF2024";
    public const string RunEnded = "EF2040";
    public const string UnknownSignal = "EF2041";
    public const string TooManySignals = "EF2042";
    public const string UnknownApproval = "EF2043";
    public const string NotAwaiting = "EF2044";
    public const string AlreadyDecided = "EF2045";
    public const string WrongRole = "EF2046";
    public const string InvalidForm = "EF2047";
    public const string UnknownPool = "EF4030";
    public const string InvalidPool = "EF4031";
    public const string PoolInUse = "EF4032";
    public const string TypeOfOtherPool = "EF4033";
    public const string NoPlaceToRepair = "EF4034";
    public const string InvalidConcurrencyKey = "EF4035";
    public const string UnknownCalendar = "EF4036";
    public const string InvalidCalendar = "EF4037";
    public const string NotRepairable = "EF4038";
    public const string BadRepair = "EF4039";
    public const string UnknownOutput = "EF4050";
    public const string LostOutput = "EF4051";
    public const string UnknownMap = "EF4040";
    public const string MapEnded = "EF4041";
    public const string WorkflowDeleted = "EF4055";
    public const string UnknownNamespace = "EF4057";
    public const string InvalidNamespace = "EF4058";
    public const string OtherNamespace = "EF4059";
}
