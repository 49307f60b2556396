using Floorline.Core.Hardware;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>Where the measurement of this machine is kept, so that every verb can take it by the name <c>host</c>.</summary>
public static class HostRecord
{
    /// <summary>The file: <c>host.json</c> in the folder that FLOORLINE_HOME names, or in the user's data folder.</summary>
    public static string FilePath
    {
        get
        {
            string? home = Environment.GetEnvironmentVariable("FLOORLINE_HOME");
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(!string.IsNullOrEmpty(home) ? home : Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "floorline"), "host.json");
        }
    }

    /// <summary>Keeps a measurement; the one before it is replaced.</summary>
    /// <param name="result">The measurement.</param>
    /// <returns>Where it is, or why it could not be kept.</returns>
    public static ReadResult<string> Write(MeasureHostResult result)
    {
        string path = FilePath;
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

    /// <summary>The device that was measured here.</summary>
    public static ReadResult<Device> Read()
    {
        string path = FilePath;
        if (!File.Exists(path))
        {
            return ReadResult.Failed<Device>(new Problem("", "--on", "'host', but this machine has not been measured yet",
                "a measurement first: floorline measure host"));
        }

        return ModelSource.Opened(path, static (stream, file) => HardwareCatalogue.ReadDevice(stream, file));
    }
}
