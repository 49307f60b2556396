namespace Floorline.Browser.Tests;

/// <summary>A test that needs node and the client's packages, and is skipped by name where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute() => Skip = Needs.Packages;
}
