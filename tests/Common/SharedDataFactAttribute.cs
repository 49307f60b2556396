namespace Floorline.Tests;

/// <summary>A test that needs a file or folder of the shared data, and is skipped by name where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    /// <summary>Skips the test unless the data is there.</summary>
    /// <param name="relative">What it needs, relative to ../shared.</param>
    public SharedDataFactAttribute(string relative)
    {
        Needs = relative;
        if (!SharedData.Has(relative))
        {
            Skip = $"needs ../shared/{relative}";
        }
    }

    /// <summary>What it needs, relative to ../shared.</summary>
    public string Needs { get; }
}
