namespace Floorline.Web.Uploads;

/// <summary>A file that was sent, in a folder of its own until this is disposed of.</summary>
internal sealed class Upload : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Action _done;
    private int _disposed;

    public Upload(string folder, string name, FileStream stream, Action done) => (_folder, Name, Stream, _done) = (folder, name, stream, done);

    /// <summary>The name that the client gave it, made harmless: only for messages.</summary>
    public string Name { get; }

    /// <summary>The bytes, at their start.</summary>
    public FileStream Stream { get; }

    /// <summary>Where it lies while it is read, for readers that open files themselves. The name there is ours.</summary>
    public string Path => Stream.Name;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await Stream.DisposeAsync();
            UploadStore.Remove(_folder);
            _done();
        }
    }
}
