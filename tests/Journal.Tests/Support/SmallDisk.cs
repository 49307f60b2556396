using System.Diagnostics;

namespace Floorline.Journal.Tests.Support;

/// <summary>A file system of 1 MiB in memory; only root may make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _mounted;

    public SmallDisk() => _mounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder.Path);

    /// <summary>Why there is none; null where one can be made.</summary>
    public static string? Missing { get; } = Try();

    public string Path => _folder.Path;

    /// <summary>Makes it one that may not be written, by root neither.</summary>
    public void Seal() => Assert.True(Run("mount", "-o", "remount,ro", _folder.Path));

    public void Dispose()
    {
        if (_mounted)
        {
            Run("umount", "-l", _folder.Path);
        }

        _folder.Dispose();
    }

    private static string? Try()
    {
        using var disk = new SmallDisk();
        return disk._mounted ? null : "a small file system cannot be mounted here";
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
