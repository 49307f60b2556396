namespace Floorline.Web.Api;

/// <summary>One form of an answer.</summary>
/// <param name="Name">What it is called in its address; empty for the document itself.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">The text in UTF-8.</param>
internal sealed record AnsweredText(string Name, string Type, byte[] Bytes);
