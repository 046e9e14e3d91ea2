using EventFlow.Core.Expressions;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges;

/// <summary>One entry of a bridges file: where something is read, and what kind of event it becomes.</summary>
/// <param name="Name">Part of the <c>source</c> of what it makes, so that what comes again is known again.</param>
/// <param name="Type">Of the events made of what is none itself; null: the source's own default.</param>
/// <param name="Filter">What it does not let through is counted and dropped; null: everything goes through.</param>
internal sealed record Bridge(string Name, BridgeSettings Settings, string? Type, Expression? Filter);

/// <summary>What a bridges file says of one source. Each kind has its own.</summary>
internal abstract record BridgeSettings
{
    /// <summary>The key in the file.</summary>
    public abstract string Kind { get; }

    /// <summary>In a few words, without secrets.</summary>
    public abstract string Describe();

    /// <summary>Called anew each time the source is started.</summary>
    public abstract IBridgeSource Open(Bridge bridge, BridgePorts ports);
}

/// <summary>Where a bridge reads.</summary>
internal interface IBridgeSource
{
    /// <summary>Reads until it is told to stop, and returns when what was accepted by then is marked as done. When it throws it is opened
    /// anew after a while, which must lose nothing: whatever is not accepted is read again.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>What a source is given to work with.</summary>
internal sealed record BridgePorts(BridgeOutlet Outlet, TimeProvider Clock, ILogger Log);
