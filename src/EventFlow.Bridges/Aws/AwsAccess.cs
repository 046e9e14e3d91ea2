using Amazon;
using Amazon.Runtime;
using EventFlow.Bridges.Files;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Aws;

/// <summary>How a service of Amazon's, or one that speaks like it, is found and entered.</summary>
/// <param name="Endpoint">The address of a server that is not Amazon's; null: that of the region.</param>
/// <param name="AccessKey">Null: keys come from where the AWS SDK looks for them.</param>
internal sealed record AwsAccess(string? Endpoint, string Region, string? AccessKey, string? SecretKey)
{
    public static readonly string[] Keys = ["endpoint", "region", "access_key", "secret_key"];

    private const int MaxText = 2_000;
    private const string DefaultRegion = "us-east-1";

    /// <summary>Null: the AWS SDK is to look for them.</summary>
    public AWSCredentials? Credentials => AccessKey is null ? null : new BasicAWSCredentials(AccessKey, SecretKey);

    public void Configure(ClientConfig config)
    {
        if (Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        }
        else
        {
            (config.ServiceURL, config.AuthenticationRegion) = (Endpoint, Region);
        }
    }

    public static AwsAccess Read(FileNode node, string owner, SettingReader settings)
    {
        var access = settings.Text(node.Find("access_key"), owner, MaxText);
        var secret = settings.Text(node.Find("secret_key"), owner, MaxText);
        if (node.Find("access_key") is null != node.Find("secret_key") is null)
        {
            settings.Findings.Error(node.Place, DefinitionCodes.MissingKey,
                $"{owner} has one of 'access_key' and 'secret_key': add the other, or neither to have them from the environment, a "
                + "profile or the role of the machine");
        }

        return new AwsAccess(
            Address(node, "endpoint", owner, settings),
            settings.Text(node.Find("region"), owner, MaxText) is { Length: > 0 } region ? region : DefaultRegion, access, secret);
    }

    /// <summary>Of HTTP. Null: there is none, or it was reported.</summary>
    public static string? Address(FileNode node, string key, string owner, SettingReader settings)
    {
        if (settings.Text(node.Find(key), owner, MaxText) is not { } text)
        {
            return null;
        }

        // A variable that is not set was reported.
        if (text.Contains("${env:", StringComparison.Ordinal))
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return text;
        }

        settings.Values.Wrong(node.Find(key)!.Value, $"'{key}' of {owner}", "an address such as http://minio:9000");
        return null;
    }
}
