namespace Floorline.Journal.Tests.Support;

/// <summary>A test that fills a small file system, and is skipped by name where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Missing;
}
