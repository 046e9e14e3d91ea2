using System.Security.Cryptography;
using System.Text;

namespace EventFlow.Orchestrator.Storage;

internal static class WorkflowHash
{
    public static string Of(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
}
