namespace Floorline.Web.Uploads;

/// <summary>A file of a form.</summary>
/// <param name="Part">The part it came in.</param>
/// <param name="Name">The name that the client gave it, made harmless: only for messages.</param>
/// <param name="Stream">The bytes, at their start.</param>
internal sealed record SentFile(string Part, string Name, FileStream Stream);
