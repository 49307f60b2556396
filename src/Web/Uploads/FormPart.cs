namespace Floorline.Web.Uploads;

/// <summary>A part that a form may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Several">Whether it may stand there more than once.</param>
internal sealed record FormPart(string Name, bool Several = false);
