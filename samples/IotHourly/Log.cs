using Microsoft.Extensions.Logging;

namespace IotHourly;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{File} counts as missing, it cannot be read: {Problem}")]
    public static partial void FileNotRead(ILogger logger, string file, string problem);
}
