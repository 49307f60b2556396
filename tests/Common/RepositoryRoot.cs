namespace Floorline.Tests;

/// <summary>Where the checkout is that the tests were built from.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds the solution, found by walking up from the test assembly.</summary>
    public static string Path { get; } = Find();

    /// <summary>A file or folder of the checkout.</summary>
    public static string Of(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Floorline.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Floorline.slnx.");
    }
}
