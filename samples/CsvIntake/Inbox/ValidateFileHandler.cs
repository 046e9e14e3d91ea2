using System.Security.Cryptography;
using System.Text;
using EventFlow.Worker;

namespace CsvIntake.Inbox;

internal sealed record ValidateFile(string File);

/// <param name="Hash">Of the content, in hexadecimal; the same content is the same delivery.</param>
internal sealed record ValidatedFile(string Name, string Hash, int Rows);

/// <summary><c>csv.validate</c>: whether the file as a whole can be taken. What is wrong with single rows is asked later.</summary>
internal sealed class ValidateFileHandler : ITaskHandler<ValidateFile, ValidatedFile>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<ValidatedFile> HandleAsync(ValidateFile input, TaskContext context, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(input.File, cancellationToken);
        var lines = TextOf(bytes, input.File).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0].TrimEnd('\r') != Sale.Header)
        {
            throw new PermanentTaskException(
                $"{input.File} begins with '{(lines.Length == 0 ? "" : lines[0])}', and sales begin with '{Sale.Header}'. Export it again.",
                "Csv.WrongHeader");
        }

        return new ValidatedFile(
            Path.GetFileNameWithoutExtension(input.File), Convert.ToHexStringLower(SHA256.HashData(bytes))[..16], lines.Length - 1);
    }

    private static string TextOf(byte[] bytes, string file)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new PermanentTaskException($"{file} is not UTF-8. Export it again, as UTF-8.", "Csv.WrongEncoding");
        }
    }
}
