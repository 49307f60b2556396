using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Floorline.Web.Uploads;

internal sealed partial class UploadStore
{
    private const int FormBufferBytes = 64 * 1024;
    private const int MostHeaders = 8;
    private const int LongestHeaders = 8 * 1024;
    private const int LongestBoundary = 128;

    /// <summary>Takes the files of a form, each streamed to the same private folder.</summary>
    /// <param name="context">The request, whose body is <c>multipart/form-data</c>.</param>
    /// <param name="parts">The parts it may have; each is a file.</param>
    /// <param name="largest">Most bytes of all files together.</param>
    /// <param name="stopping">Ends when the server does.</param>
    public async Task<FormResult> ReceiveForm(HttpContext context, IReadOnlyList<FormPart> parts, long largest, CancellationToken stopping)
    {
        HttpRequest request = context.Request;
        if (BoundaryOf(request) is not { } boundary)
        {
            return RefuseForm(StatusCodes.Status415UnsupportedMediaType, "The body must be a form with files", "Content-Type", $"'{Shown(request.ContentType ?? "")}'", "multipart/form-data with a boundary");
        }

        // what stands between the files is small; a body that is larger by more than that cannot fit
        if (request.ContentLength > largest + (long)options.MostFiles * LongestHeaders)
        {
            return new FormResult(null, TooLarge(request.ContentLength.Value, largest).Refusal);
        }

        if (!await _slots.WaitAsync(0, stopping))
        {
            return RefuseForm(StatusCodes.Status429TooManyRequests, "Too many uploads at once", "upload", $"{options.UploadsAtOnce} uploads under way", "another try when one of them is done");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        UploadForm? form = null;
        try
        {
            string folder = Path.Combine(Root(), Guid.NewGuid().ToString("N"));
            form = new UploadForm(folder, () => _slots.Release());
            Directory.CreateDirectory(folder);
            using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            time.CancelAfter(options.UploadTime);
            if (await Copy(request.Body, boundary, form, parts, largest, time.Token) is { } refusal)
            {
                await form.DisposeAsync();
                return refusal;
            }

            return new FormResult(form, null);
        }
        catch (Exception fault)
        {
            if (form is null)
            {
                _slots.Release();
            }
            else
            {
                await form.DisposeAsync();
            }

            if (Refusal(fault, context) is { } refusal)
            {
                return new FormResult(null, refusal.Refusal);
            }

            if (fault is InvalidDataException or IOException && !context.RequestAborted.IsCancellationRequested)
            {
                return RefuseForm(StatusCodes.Status400BadRequest, "The form cannot be read", "body", "multipart/form-data that is broken or cut off", "the form as a browser sends it");
            }

            throw;
        }
    }

    private async Task<FormResult?> Copy(Stream body, string boundary, UploadForm form, IReadOnlyList<FormPart> parts, long largest, CancellationToken cancel)
    {
        var reader = new MultipartReader(boundary, body, FormBufferBytes) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LongestHeaders };
        long received = 0;
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            (string? name, string? file) = NamesOf(section);
            if (parts.FirstOrDefault(p => p.Name == name) is not { } part)
            {
                return RefuseForm(StatusCodes.Status400BadRequest, "The form has a part that is not known", "part", $"'{Shown(name ?? "")}'", "one of " + string.Join(", ", parts.Select(static p => p.Name)));
            }

            if (file is not { Length: > 0 })
            {
                return RefuseForm(StatusCodes.Status400BadRequest, "A part of the form is no file", part.Name, "a part without a file's name", "a file; options stand in the query");
            }

            if (form.Files.Count >= options.MostFiles || (!part.Several && form.Of(part.Name) is not null))
            {
                return RefuseForm(StatusCodes.Status400BadRequest, "The form has too many files", part.Name, part.Several ? $"more than {options.MostFiles} files" : "the part twice", part.Several ? $"at most {options.MostFiles}" : "the part once");
            }

            SentFile added = form.Add(part.Name, Shown(file));
            received += await Copy(section.Body, added.Stream, largest - received, cancel);
            if (received > largest)
            {
                return new FormResult(null, TooLarge(received, largest).Refusal);
            }

            added.Stream.Position = 0;
        }

        return null;
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary ? boundary : null;

    private static (string? Name, string? File) NamesOf(MultipartSection section)
    {
        if (section.GetContentDispositionHeader() is not { } disposition || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            return (null, null);
        }

        string? file = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        return (HeaderUtilities.RemoveQuotes(disposition.Name).Value, file);
    }

    private static FormResult RefuseForm(int status, string title, string where, string found, string expected) => new(null, Refuse(status, title, where, found, expected).Refusal);
}
