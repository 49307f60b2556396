namespace Floorline.Browser.Tests;

/// <summary>A theory that needs Chromium, and is skipped by name where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Needs.Chromium;
}
