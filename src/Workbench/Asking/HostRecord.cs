using Floorline.Core.Hardware;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>Where the measurement of this machine is kept, so that every verb can take it by the name <c>host</c>.</summary>
public static class HostRecord
{
    /// <summary>Keeps a measurement; the one before it is replaced.</summary>
    /// <param name="result">The measurement.</param>
    /// <param name="workplace">Whose record of this machine; null is here.</param>
    /// <returns>Where it is, or why it could not be kept.</returns>
    public static ReadResult<string> Write(MeasureHostResult result, Workplace? workplace = null)
    {
        string path = (workplace ?? Workplace.Here).HostFile;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return OutputFile.Write(path, "", JsonText.Of(result)) is { } problem
                ? ReadResult.Failed<string>(problem with { Expected = "a writable folder (FLOORLINE_HOME names another)" }) : ReadResult.Ok(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<string>(new Problem(path, "", "a file that cannot be written", "a writable folder (FLOORLINE_HOME names another)"));
        }
    }

    /// <summary>The device that was measured.</summary>
    /// <param name="place">Whose record of this machine.</param>
    internal static ReadResult<Device> Read(Workplace place)
    {
        string path = place.HostFile;
        if (!File.Exists(path))
        {
            return ReadResult.Failed<Device>(new Problem("", "--on", "'host', but this machine has not been measured yet",
                "a measurement first: floorline measure host"));
        }

        return place.Read(path, static (stream, file) => HardwareCatalogue.ReadDevice(stream, file));
    }
}
