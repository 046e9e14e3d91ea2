using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using EventFlow.Bridges.Polling;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges.Folders;

/// <summary>The files of a folder. Links are not followed, hidden files and folders are left out.</summary>
internal sealed class Folder(FolderSettings settings, string bridge, ILogger log) : IPolledPlace
{
    private int unreadable;

    public bool WasWhole { get; private set; }

    public async IAsyncEnumerable<PolledItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        WasWhole = false;
        using var walk = Begin();
        while (Next(walk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return walk.Current;
        }

        WasWhole = walk.Failures == 0;
        if (walk.Failures > unreadable)
        {
            log.FoldersNotRead(bridge, walk.Failures, settings.Path);
        }

        unreadable = walk.Failures;
    }

    private FolderWalk Begin() => Guarded(() => Directory.Exists(settings.Path)
        ? new FolderWalk(settings)
        : throw new DirectoryNotFoundException("There is no such folder."));

    private bool Next(FolderWalk walk) => Guarded(walk.MoveNext);

    private T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"EF4105 The folder '{settings.Path}' cannot be read: {failure.Message}", failure);
        }
    }

    private sealed class FolderWalk(FolderSettings settings) : FileSystemEnumerator<FolderFile>(settings.Path, Options(settings))
    {
        private bool hasBegun;

        /// <summary>Folders below that could not be read.</summary>
        public int Failures { get; private set; }

        protected override bool ShouldIncludeEntry(ref FileSystemEntry entry)
        {
            hasBegun = true;
            return !entry.IsDirectory && settings.Pattern.Fits(Relative(ref entry));
        }

        protected override bool ShouldRecurseIntoEntry(ref FileSystemEntry entry)
        {
            hasBegun = true;
            return settings.IsRecursive;
        }

        protected override FolderFile TransformEntry(ref FileSystemEntry entry) => FolderFile.Of(
            settings, Relative(ref entry), entry.Length, entry.LastWriteTimeUtc);

        protected override bool ContinueOnError(int error)
        {
            Failures++;
            return hasBegun;
        }

        private static EnumerationOptions Options(FolderSettings settings) => new()
        {
            RecurseSubdirectories = settings.IsRecursive,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
            IgnoreInaccessible = false,
            ReturnSpecialDirectories = false,
        };

        private string Relative(ref FileSystemEntry entry) => Path.GetRelativePath(settings.Path, entry.ToFullPath());
    }
}
