namespace Floorline.Tests;

/// <summary>Measurements and fixtures that lie beside the checkout, in ../shared, and are not part of it.</summary>
internal static class SharedData
{
    /// <summary>Where a file or folder of the shared data would be, such as "data/hardware.csv".</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", relative));

    /// <summary>Whether it is there.</summary>
    public static bool Has(string relative) => Path.Exists(PathOf(relative));
}
