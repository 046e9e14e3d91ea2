using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Orchestrator.Storage.S3;

internal static class S3ServiceCollectionExtensions
{
    /// <summary>Large outputs in a bucket, everything else in PostgreSQL; called after <c>AddPostgresStorage</c>.</summary>
    public static IServiceCollection AddS3Payloads(this IServiceCollection services, S3Options options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IAmazonS3>(_ => new AmazonS3Client(ConfigOf(options)));
        services.AddSingleton<PostgresPayloadStore>();
        return services.AddSingleton<IPayloadStore, S3PayloadStore>();
    }

    private static AmazonS3Config ConfigOf(S3Options options)
    {
        var config = new AmazonS3Config
        {
            // The hash is in the name; and not every server knows the checksums that are sent without it.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.ServiceUrl is { } address)
        {
            (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (address, true, options.Region);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return config;
    }
}
