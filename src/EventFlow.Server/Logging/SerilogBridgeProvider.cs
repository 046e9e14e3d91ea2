using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace EventFlow.Server.Logging;

/// <summary>Hands Microsoft.Extensions.Logging records to Serilog; owns the Serilog logger.</summary>
internal sealed class SerilogBridgeProvider(Logger serilog, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) =>
        new SerilogBridge(serilog.ForContext(Constants.SourceContextPropertyName, categoryName), time, () => scopes);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() => serilog.Dispose();
}
