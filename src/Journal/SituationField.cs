namespace Floorline.Journal;

/// <summary>One field of a recorded situation, as it was stated.</summary>
/// <param name="Name">The field's name, such as <c>weights</c>, or <c>set.NAME</c> for a setting of the deployment that has no field of its own.</param>
/// <param name="Value">Its value as text, such as <c>fp8</c>.</param>
public sealed record SituationField(string Name, string Value);
