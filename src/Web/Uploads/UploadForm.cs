namespace Floorline.Web.Uploads;

/// <summary>Files that were sent together, in a folder of their own until this is disposed of.</summary>
internal sealed class UploadForm(string folder, Action done) : IAsyncDisposable
{
    private readonly List<SentFile> _files = [];
    private int _disposed;

    /// <summary>The files in the order in which they came.</summary>
    public IReadOnlyList<SentFile> Files => _files;

    /// <summary>The file of a part that stands there once; null where it is absent.</summary>
    public SentFile? Of(string part) => _files.FirstOrDefault(f => f.Part == part);

    /// <summary>An empty file for a part; the name it has in the folder is ours.</summary>
    public SentFile Add(string part, string name)
    {
        var file = new SentFile(part, name, new FileStream(Path.Combine(folder, $"upload{_files.Count}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous));
        _files.Add(file);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            foreach (SentFile file in _files)
            {
                await file.Stream.DisposeAsync();
            }

            UploadStore.Remove(folder);
            done();
        }
    }
}
