namespace Floorline.Browser.Tests;

/// <summary>A test that needs Chromium, and is skipped by name where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Needs.Chromium;
}
