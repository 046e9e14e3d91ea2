using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Tests.Definitions;

/// <summary>What is printed for files that are too large to be shown on a page.</summary>
public sealed class FileLimitTextTests
{
    private const string Task = "tasks:\n  a: { uses: x }\n";

    [Theory]
    [InlineData("EF1001", "1:1: EF1001 the file has 16777217 bytes, more than the 16777216 it may have")]
    [InlineData("EF1002", "1:12: EF1002 the bytes from here on are not valid UTF-8: save the file as UTF-8")]
    [InlineData("EF1003", "1:12: EF1003 the character U+0007 may not stand in YAML: write it as an escape in double quotes")]
    [InlineData("EF1006", "1:65: EF1006 values are nested more than 64 deep here")]
    [InlineData("EF1007", "1:9997: EF1007 the file has more than 2000000 values, aliases counted as what they stand for")]
    [InlineData("EF1008", "1:4007: EF1008 the file has more than 1000 aliases")]
    [InlineData("EF1018", "1:101342: EF1018 the file has more than 33554432 characters once its aliases are written out")]
    [InlineData("EF1020", "2:25: EF1020 this number has 1001 characters, more than 1000: put it in quotes")]
    [InlineData("EF1021", "1003:27: EF1021 only 1000 findings are listed: correct these, then read the file again")]
    [InlineData("EF1055", "2:239: EF1055 group 'g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g' is nested in more than 16 groups")]
    public void A_limit_is_named_where_the_file_exceeds_it(string code, string expected)
    {
        var last = WorkflowFile.Read(Beyond(code), "w.yaml").Errors[^1];

        Assert.Equal($"w.yaml:{expected}", last.ToString());
    }

    private static byte[] Beyond(string code) => code switch
    {
        "EF1002" => [.. "workflow: w"u8, 0xff],
        _ => Encoding.UTF8.GetBytes(TextBeyond(code)),
    };

    private static string TextBeyond(string code) => code switch
    {
        "EF1001" => new string('#', FileLimits.MaxBytes + 1),
        "EF1003" => "workflow: w\a",
        "EF1006" => new string('[', FileLimits.MaxDepth + 1),
        "EF1007" => $"[&a [{Repeated("1,", 3_998)}1],{Repeated("*a ,", FileLimits.MaxNodes / 4_000)}]",
        "EF1008" => $"[&a 1,{Repeated("*a ,", FileLimits.MaxAliases + 1)}]",
        "EF1018" => $"[&a {new string('x', 100_000)},{Repeated("*a ,", 350)}]",
        "EF1020" => $"workflow: w\nparams: {{ p: {{ default: {new string('9', FileLimits.MaxNumberLength + 1)} }} }}\n{Task}",
        "EF1021" => $"workflow: w\n{Task}{string.Concat(Enumerable.Range(0, 2_000).Select(i => $"  t{i}: {{ uses: x, needs: u{i} }}\n"))}",
        _ => $"workflow: w\ntasks: {{ {Repeated("g: { tasks: { ", FileLimits.MaxGroupDepth + 1)}a: {{ uses: x }} "
            + $"{Repeated("} } ", FileLimits.MaxGroupDepth + 1)}}}",
    };

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
