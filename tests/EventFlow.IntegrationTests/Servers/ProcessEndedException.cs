namespace EventFlow.IntegrationTests.Servers;

/// <summary>A process ended while a test still waited for something from it.</summary>
internal sealed class ProcessEndedException(string message) : Exception(message);
