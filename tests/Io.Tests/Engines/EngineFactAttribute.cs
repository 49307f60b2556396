using Floorline.Probes.Engines;

namespace Floorline.Io.Tests.Engines;

/// <summary>A test that needs a native engine, and is skipped by name where none is found; ./test installs them where it may.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute(EngineFamily family)
    {
        Needs = family;
        if (EngineLibrary.Find(family, null, Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable, out _) is null)
        {
            Skip = $"needs {EngineLibrary.Name(family)} (npm install --ignore-scripts {EngineLibrary.Package(family)})";
        }
    }

    public EngineFamily Needs { get; }
}
