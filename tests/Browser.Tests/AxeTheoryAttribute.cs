namespace Floorline.Browser.Tests;

/// <summary>A theory that needs Chromium and axe-core, and is skipped by name where one is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = Needs.Chromium ?? Needs.Axe;
}
