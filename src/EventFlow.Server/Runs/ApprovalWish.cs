using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Runs;

/// <summary>Who wants to decide what.</summary>
internal sealed record ApprovalWish(string Decision, string By, IReadOnlyList<string> Roles, JsonElement? Form, string? Comment)
{
    private const int MaxName = 200;
    private const int MaxComment = 4000;

    public bool IsApproval => Decision == Core.Planning.Decision.Approve;

    /// <exception cref="ProblemException">400 or 422.</exception>
    public static ApprovalWish Read(ReadOnlyMemory<byte> body)
    {
        var members = RequestShape.Members(JsonBody.Parse(body), "decision", "by", "roles", "form", "comment");
        var decision = RequestShape.Text(members, "decision", MaxName);
        if (decision is not (Core.Planning.Decision.Approve or Core.Planning.Decision.Reject))
        {
            throw RequestShape.Wrong("'decision' must be \"approve\" or \"reject\".");
        }

        var by = RequestShape.Text(members, "by", MaxName);
        return new ApprovalWish(
            decision,
            string.IsNullOrWhiteSpace(by) || by.Any(char.IsControl)
                ? throw RequestShape.Wrong("'by' must be the name of the person who decides.")
                : by,
            RolesOf(members),
            members.TryGetValue("form", out var form) && form.ValueKind != JsonValueKind.Null ? form : null,
            RequestShape.Text(members, "comment", MaxComment));
    }

    /// <summary>What is stored, and becomes the output of the task.</summary>
    public string ToJson(DateTimeOffset at) =>
        JsonSerializer.Serialize(new { Decision, By, Roles, At = at, Form, Comment }, ApiJson.Options);

    private static IReadOnlyList<string> RolesOf(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("roles", out var roles) || roles.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return roles.ValueKind == JsonValueKind.Array && roles.EnumerateArray().All(role => role.ValueKind == JsonValueKind.String)
            ? [.. roles.EnumerateArray().Select(role => role.GetString()!)]
            : throw RequestShape.Wrong("'roles' must be a list of texts.");
    }
}
