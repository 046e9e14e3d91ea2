namespace EventFlow.Core.Definitions;

/// <summary>The stable codes of findings in a workflow file; docs/errors.md gives cause and remedy of each.</summary>
public static class DefinitionCodes
{
    public const string FileTooLarge = "EF1001";
    public const string NotUtf8 = "EF1002";
    public const string ForbiddenCharacter = "EF1003";
    public const string YamlSyntax = "EF1004";
    public const string JsonSyntax = "EF1005";
    public const string TooDeep = "EF1006";
    public const string TooManyNodes = "EF1007";
    public const string TooManyAliases = "EF1008";
    public const string RecursiveAlias = "EF1009";
    public const string UnknownAlias = "EF1010";
    public const string TagRefused = "EF1011";
    public const string DuplicateKey = "EF1012";
    public const string SeveralDocuments = "EF1013";
    public const string MergeKey = "EF1014";
    public const string KeyNotText = "EF1015";
    public const string NotANumber = "EF1016";
    public const string EmptyFile = "EF1017";
    public const string TooMuchText = "EF1018";
    public const string BrokenSurrogate = "EF1019";
    public const string NumberTooLong = "EF1020";
    public const string TooManyFindings = "EF1021";

    public const string NotAMapping = "EF1040";
    public const string MissingKey = "EF1041";
    public const string UnknownKey = "EF1042";
    public const string WrongType = "EF1043";
    public const string BadDuration = "EF1044";
    public const string OutOfRange = "EF1045";
    public const string BadName = "EF1046";
    public const string UnknownWord = "EF1047";
    public const string BadText = "EF1048";
    public const string NoKind = "EF1050";
    public const string SeveralKinds = "EF1051";
    public const string NoTasks = "EF1052";
    public const string NotOnGroup = "EF1053";
    public const string OnlyWithForeach = "EF1054";
    public const string GroupsTooDeep = "EF1055";
    public const string JoinBesideMapping = "EF1056";
    public const string JoinWithoutNeeds = "EF1057";
    public const string WhenNotExpression = "EF1058";
    public const string ForeachNotItems = "EF1059";
    public const string RetryConflict = "EF1060";
    public const string NotBesideKind = "EF1071";
    public const string BadInstant = "EF1072";
    public const string WhileNotExpression = "EF1073";
    public const string NotALoop = "EF1074";
    public const string SwitchNotExpression = "EF1075";
    public const string UnknownTarget = "EF1076";
    public const string NotACatchNode = "EF1077";
    public const string CatchNodeNotReached = "EF1078";
    public const string BadTeardown = "EF1079";

    public const string UnknownTemplate = "EF1090";
    public const string BadTemplateName = "EF1091";
    public const string TemplateInputMissing = "EF1092";
    public const string TemplateInputUnknown = "EF1093";
    public const string TemplateInputInvalid = "EF1094";
    public const string BadPlaceholder = "EF1095";
    public const string TemplateInTemplate = "EF1096";
    public const string GeneratedTwice = "EF1097";

    public const string RunsItself = "EF2150";
    public const string OnlyWithRun = "EF2151";
    public const string NotWithoutWaiting = "EF2152";
    public const string RunsInACircle = "EF2153";
    public const string UnknownChild = "EF2154";

    public const string Cycle = "EF1101";
    public const string UnknownNeed = "EF1102";
    public const string NeedInOtherScope = "EF1103";
    public const string NeedsItself = "EF1104";
    public const string NeedTwice = "EF1105";
    public const string AtLeastTooLarge = "EF1106";

    public const string ExpressionSyntax = "EF1131";
    public const string UnknownRoot = "EF1132";
    public const string ItemOutsideForeach = "EF1133";
    public const string SecretsOutsideWith = "EF1134";
    public const string UnknownTask = "EF1135";
    public const string TaskNotUpstream = "EF1136";
    public const string UnknownParam = "EF1137";
    public const string TaskInOtherScope = "EF1138";
    public const string ErrorOutsideCatch = "EF1139";

    public const string UnknownSchemaKeyword = "EF1201";
    public const string BadSchema = "EF1202";
    public const string BadDefault = "EF1203";

    public const string ParameterUnknown = "EF1211";
    public const string ParameterRequired = "EF1212";
    public const string ParameterInvalid = "EF1213";

    public const string CronFieldCount = "EF1301";
    public const string CronPreset = "EF1302";
    public const string CronValue = "EF1303";
    public const string CronStep = "EF1304";
    public const string CronSpecial = "EF1305";
    public const string CronPart = "EF1306";
    public const string CronNeverComes = "EF1307";
    public const string UnknownTimeZone = "EF1308";

    public const string BadDate = "EF1321";
    public const string BadDays = "EF1322";
    public const string DateTwice = "EF1323";
    public const string NoBusinessDay = "EF1324";

    public const string BadTimeOfDay = "EF1331";
    public const string EmptyWindow = "EF1332";
    public const string EmptyDeadline = "EF1333";

    public const string CompensateOnTeardown = "EF2160";
    public const string BadConcurrencyKey = "EF2170";
    public const string MixedAtClose = "EF2171";
    public const string UnknownPool = "EF2180";
    public const string HeavierThanPool = "EF2181";

    public const string TriggerIdTwice = "EF1830";
    public const string TriggerParams = "EF1831";
    public const string TriggerReads = "EF1832";
    public const string BadEventType = "EF1850";
    public const string FilterNotExpression = "EF1851";
    public const string UnknownEventRoot = "EF1852";
    public const string ParamNotDeclared = "EF1853";
    public const string ParamNotMapped = "EF1854";
    public const string BatchAndDebounce = "EF1855";
    public const string BadDataset = "EF1856";
    public const string WaitsForItself = "EF1860";
    public const string BadRunState = "EF1861";
    public const string PartTwice = "EF1862";
    public const string EventOutsideTrigger = "EF1870";
    public const string UnknownOfStart = "EF1871";
    public const string NotCarriedOut = "EF1901";

    public const string UnknownEnvironment = "EF1910";
    public const string SameInAllEnvironments = "EF1911";
    public const string NotInTheFile = "EF1912";
    public const string UnknownEnv = "EF1913";
    public const string ExpressionInEnv = "EF1914";
    public const string NoEnvironments = "EF1915";
    public const string EnvironmentNotTried = "EF1917";

    public const string PolicyRequires = "EF1920";
    public const string PolicyForbidsType = "EF1921";
    public const string PolicyLimitsTimeout = "EF1922";
    public const string PolicyLimitsAttempts = "EF1923";
    public const string DefaultAgainstPolicy = "EF1924";
}
