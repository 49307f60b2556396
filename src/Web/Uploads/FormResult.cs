using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Uploads;

/// <summary>Files that were sent together, or the answer that refuses them.</summary>
/// <param name="Form">The files; null where they were refused.</param>
/// <param name="Refusal">The answer; null where there are files.</param>
internal sealed record FormResult(UploadForm? Form, IResult? Refusal);
