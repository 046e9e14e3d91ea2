namespace EventFlow.Orchestrator.Storage.S3;

/// <summary>Where large outputs are kept in place of the database, from the section <c>EventFlow:Payloads:S3</c> of the configuration.
/// Keys come from where the AWS SDK looks for them: environment, profile or the role of the machine.</summary>
internal sealed record S3Options
{
    /// <summary>Null: the database keeps them.</summary>
    public string? Bucket { get; init; }

    /// <summary>What the names of all objects begin with.</summary>
    public string Prefix { get; init; } = "eventflow";

    /// <summary>The address of a server that is not Amazon's, <c>http://minio:9000</c>; null: that of the region.</summary>
    public string? ServiceUrl { get; init; }

    public string Region { get; init; } = "us-east-1";
}
