using Floorline.Probes.Engines;

namespace Floorline.Io.Tests.Engines;

/// <summary>A test that needs a native engine, and is skipped by name where none is found; ./test installs them where it may.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute(EngineFamily family)
    {
        Needs = family;
        if (Find(family, null) is null)
        {
            Skip = $"needs {EngineLibrary.Name(family)} (npm install --ignore-scripts {EngineLibrary.Package(family)})";
        }
    }

    public EngineFamily Needs { get; }

    /// <summary>The engine's library as this process finds it.</summary>
    public static string? Find(EngineFamily family, string? stated) =>
        EngineLibrary.Find(family, stated, Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable, out _);
}
