namespace Floorline.Workbench.Documents;

/// <summary>A diagnosed trace as one page.</summary>
public static class TracePage
{
    /// <summary>The page.</summary>
    /// <param name="result">The result.</param>
    public static string Of(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Of(result);
    }
}
