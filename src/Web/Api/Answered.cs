namespace Floorline.Web.Api;

/// <summary>What a verb answered: its document first, then the same in other forms.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Texts">The forms; the document has no name.</param>
internal sealed record Answered(string Verb, IReadOnlyList<AnsweredText> Texts)
{
    /// <summary>One form by its name; null where the answer has none such.</summary>
    public AnsweredText? Text(string name) => Texts.FirstOrDefault(t => t.Name == name);
}
