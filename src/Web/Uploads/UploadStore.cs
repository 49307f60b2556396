using Floorline.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Floorline.Web.Uploads;

/// <summary>
/// Takes files that clients send: streamed to a private folder, up to a size, within a time, a few at once; gone as soon as they were read or the client was.
/// </summary>
internal sealed partial class UploadStore(ServeOptions options) : IDisposable
{
    private const int ChunkBytes = 256 * 1024;
    private const int LongestName = 120;

    private readonly SemaphoreSlim _slots = new(options.UploadsAtOnce);
    private readonly Lock _gate = new();
    private string? _root;

    /// <summary>Takes the body of a request as a file.</summary>
    /// <param name="context">The request; <c>?name=</c> names the file.</param>
    /// <param name="extensions">What the name may end in.</param>
    /// <param name="largest">Most bytes.</param>
    /// <param name="stopping">Ends when the server does.</param>
    public async Task<UploadResult> Receive(HttpContext context, IReadOnlyList<string> extensions, long largest, CancellationToken stopping)
    {
        HttpRequest request = context.Request;
        string name = Shown(request.Query["name"].ToString());
        string extension = Path.GetExtension(name).ToLowerInvariant();
        if (!extensions.Contains(extension))
        {
            return Refuse(StatusCodes.Status400BadRequest, "The file's name does not say what it is", "name", $"'{name}'", "?name= with a name that ends in " + string.Join(", ", extensions));
        }

        if (request.ContentLength > largest)
        {
            return TooLarge(request.ContentLength.Value, largest);
        }

        if (!await _slots.WaitAsync(0, stopping))
        {
            return Refuse(StatusCodes.Status429TooManyRequests, "Too many uploads at once", "upload", $"{options.UploadsAtOnce} uploads under way", "another try when one of them is done");
        }

        // The store applies its own limit, with its own words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        string folder = Path.Combine(Root(), Guid.NewGuid().ToString("N"));
        Upload? upload = null;
        try
        {
            Directory.CreateDirectory(folder);
            var stream = new FileStream(Path.Combine(folder, "upload" + extension), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous);
            upload = new Upload(folder, name, stream, () => _slots.Release());
            using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            time.CancelAfter(options.UploadTime);
            long received = await Copy(request.Body, stream, largest, time.Token);
            if (received > largest)
            {
                await upload.DisposeAsync();
                return TooLarge(received, largest);
            }

            stream.Position = 0;
            return new UploadResult(upload, null);
        }
        catch (Exception fault)
        {
            await Discard(upload, folder);
            if (Refusal(fault, context) is { } refusal)
            {
                return refusal;
            }

            throw;
        }
    }

    /// <summary>Removes whatever is left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_root is not null)
            {
                Remove(_root);
            }
        }
    }

    /// <summary>Removes a folder of uploads; one that went already, or that the end of the server is about to take, is no fault.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            // gone already
        }
    }

    private static async Task<long> Copy(Stream from, FileStream to, long largest, CancellationToken cancel)
    {
        byte[] chunk = new byte[ChunkBytes];
        long received = 0;
        int read;
        while (received <= largest && (read = await from.ReadAsync(chunk, cancel)) > 0)
        {
            received += read;
            if (received <= largest)
            {
                await to.WriteAsync(chunk.AsMemory(0, read), cancel);
            }
        }

        return received;
    }

    private async Task Discard(Upload? upload, string folder)
    {
        if (upload is not null)
        {
            await upload.DisposeAsync();
            return;
        }

        Remove(folder);
        _slots.Release();
    }

    /// <summary>A folder that only this user can enter, made when it is first needed.</summary>
    private string Root()
    {
        lock (_gate)
        {
            if (_root is null)
            {
                if (options.UploadFolder is { } parent)
                {
                    Directory.CreateDirectory(parent);
                    _root = Path.Combine(parent, "floorline-" + Guid.NewGuid().ToString("N"));
                    Directory.CreateDirectory(_root);
                }
                else
                {
                    _root = Directory.CreateTempSubdirectory("floorline-").FullName;
                }
            }

            return _root;
        }
    }

    /// <summary>What a fault while receiving means for the client; null where it is none of those that are expected.</summary>
    private UploadResult? Refusal(Exception fault, HttpContext context) => fault switch
    {
        OperationCanceledException when !context.RequestAborted.IsCancellationRequested =>
            Refuse(StatusCodes.Status408RequestTimeout, "The upload took too long", "body", "an upload that did not end", $"its end within {options.UploadTime.TotalSeconds:0} s"),
        BadHttpRequestException slow when !context.RequestAborted.IsCancellationRequested =>
            Refuse(slow.StatusCode, "The upload cannot be read", "body", slow.Message, $"a body sent at {options.SlowestUpload:0} bytes per second or faster"),
        IOException { HResult: unchecked((int)0x80070070) or 28 } =>
            Refuse(StatusCodes.Status507InsufficientStorage, "No room for the upload", "body", "a full disk", "free space in the system's temporary folder"),
        _ => null,
    };

    /// <summary>The last part of what the client calls the file, without characters that could steer anything.</summary>
    private static string Shown(string name)
    {
        string last = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        string shown = last.Length > LongestName ? last[^LongestName..] : last;
        return string.Concat(shown.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    private static UploadResult TooLarge(long size, long largest) =>
        Refuse(StatusCodes.Status413PayloadTooLarge, "The file is too large", "body", $"{size} bytes or more", $"at most {largest} bytes");

    private static UploadResult Refuse(int status, string title, string where, string found, string expected) => new(null, Answer.Refuse(status, title, where, found, expected));
}
