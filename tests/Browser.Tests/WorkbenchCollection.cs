namespace Floorline.Browser.Tests;

/// <summary>The tests that share the server and the browser.</summary>
[CollectionDefinition(Name)]
public sealed class WorkbenchCollection : ICollectionFixture<Workbench>
{
    public const string Name = "workbench";
}
