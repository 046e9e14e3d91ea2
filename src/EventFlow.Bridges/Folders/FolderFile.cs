using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventFlow.Bridges.Polling;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;

namespace EventFlow.Bridges.Folders;

/// <summary>A file as it was when its folder was looked at.</summary>
internal sealed record FolderFile(FolderSettings Folder, string Name, string Version, long Size, DateTimeOffset ModifiedAt)
    : PolledItem(Name, Version)
{
    private const string Created = "eventflow.file.created";
    private const string Changed = "eventflow.file.changed";
    private const char NotText = '\uFFFD';

    private string FullPath => Path.Combine(Folder.Path, Name);

    private string Source => new UriBuilder("file", Folder.Host, -1, Folder.Path).Uri.AbsoluteUri;

    private string Id => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{Version}")))}";

    public static FolderFile Of(FolderSettings folder, string name, long size, DateTimeOffset modifiedAt) => new(
        folder, name, string.Create(CultureInfo.InvariantCulture, $"{size} {modifiedAt.UtcTicks}"), size, modifiedAt);

    public override CloudEvent ToEvent(bool isNew, string? type, DateTimeOffset now)
    {
        // It was made by a program that does not write UTF-8, and cannot be opened by this name.
        if (Name.Contains(NotText, StringComparison.Ordinal) && !File.Exists(FullPath))
        {
            return RefusedEvents.Of(
                Source, Id, now,
                $"EF4106 The name of a file in '{Folder.Path}' is not UTF-8, so that nobody can be told it. Rename the file.",
                Encoding.UTF8.GetBytes(Name));
        }

        return CloudEventFormat.ReadBinary(Attributes(type ?? (isNew ? Created : Changed)), "application/json", Data());
    }

    private Dictionary<string, string> Attributes(string type)
    {
        var attributes = new Dictionary<string, string>
        {
            ["specversion"] = "1.0", ["id"] = Id, ["source"] = Source, ["type"] = type,
            ["time"] = ModifiedAt.ToUniversalTime().ToString("O"),
        };
        if (AttributeText.Of(Name) is { } subject)
        {
            attributes["subject"] = subject;
        }

        return attributes;
    }

    private byte[] Data() => Encoding.UTF8.GetBytes(CloudEventFormat.Write(writer =>
    {
        writer.WriteString("folder", Folder.Path);
        writer.WriteString("name", Name);
        writer.WriteString("path", FullPath);
        writer.WriteNumber("size", Size);
        writer.WriteString("modified_at", ModifiedAt.ToUniversalTime());
    }).GetRawText());
}
