namespace Floorline.Core.Answers;

/// <summary>The numbers of denoising steps that a call is run with where nobody states one: what is published, and fewer.</summary>
public static class UsualSteps
{
    // Fewer steps than these are a distilled model's own.
    private const int LeastPublished = 16;

    /// <summary>
    /// Half and a quarter of what is published, most first: people run fewer steps, and schedulers are made for it. None for a model that has few of its own.
    /// </summary>
    /// <param name="published">Steps of the published schedule.</param>
    public static IReadOnlyList<int> Below(int published) => published < LeastPublished ? [] : [published / 2, published / 4];
}
