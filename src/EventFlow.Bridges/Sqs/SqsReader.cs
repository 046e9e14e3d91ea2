using System.Text.RegularExpressions;
using EventFlow.Bridges.Aws;
using EventFlow.Bridges.Files;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Sqs;

/// <summary>The mapping under <c>sqs</c>.</summary>
internal static partial class SqsReader
{
    private const string Owner = "'sqs'";
    private const string Example = "https://sqs.eu-central-1.amazonaws.com/123456789012/uploads";
    private const int MaxText = 2_000;
    private static readonly string[] SqsKeys = ["queue", "wait", "visibility", .. AwsAccess.Keys];
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestVisibility = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    public static BridgeSettings? Read(FileNode node, SettingReader settings)
    {
        settings.Values.CheckKeys(node, SqsKeys, Owner);
        var before = settings.Findings.ErrorCount;
        if (settings.Required(node, "queue", Owner, MaxText, Example) is null
            || AwsAccess.Address(node, "queue", Owner, settings) is not { } queue)
        {
            return null;
        }

        var read = new SqsSettings(
            queue, Complete(AwsAccess.Read(node, Owner, settings), node, queue),
            Within(node, "wait", LongestWait, TimeSpan.Zero, LongestWait, settings),
            Within(node, "visibility", Visibility, ShortestVisibility, LongestVisibility, settings));
        return settings.Findings.ErrorCount == before ? read : null;
    }

    /// <summary>The address of a queue says where it is.</summary>
    private static AwsAccess Complete(AwsAccess access, FileNode node, string queue)
    {
        var amazon = Amazon().Match(new Uri(queue).Host);
        return access with
        {
            Region = node.Find("region") is null && amazon.Success ? amazon.Groups[1].Value : access.Region,
            Endpoint = access.Endpoint ?? (amazon.Success ? null : new Uri(queue).GetLeftPart(UriPartial.Authority)),
        };
    }

    private static TimeSpan Within(FileNode node, string key, TimeSpan otherwise, TimeSpan least, TimeSpan most, SettingReader settings)
    {
        if (settings.Values.Duration(node.Find(key), Owner, zero: true) is not { } given)
        {
            return otherwise;
        }

        if (given < least || given > most)
        {
            settings.Findings.Error(node.Find(key)!.Value.Place, DefinitionCodes.OutOfRange,
                $"'{key}' of {Owner}: SQS takes {least.TotalSeconds:0} to {most.TotalSeconds:0} seconds");
        }

        return given;
    }

    [GeneratedRegex(@"\Asqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\z")]
    private static partial Regex Amazon();
}
