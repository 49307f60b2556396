using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Uploads;

/// <summary>An upload, or the answer that refuses it.</summary>
/// <param name="Upload">The file; null where it was refused.</param>
/// <param name="Refusal">The answer; null where there is a file.</param>
internal sealed record UploadResult(Upload? Upload, IResult? Refusal);
