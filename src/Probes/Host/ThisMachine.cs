using System.Diagnostics;
using System.Globalization;

namespace Floorline.Probes.Host;

/// <summary>What this machine says it is made of: names alone, nothing is measured.</summary>
/// <param name="Accelerators">Names of its GPUs as the driver gives them, one per GPU.</param>
/// <param name="Board">Name of the machine or board (DMI or device tree); null where it says none.</param>
/// <param name="Processor">Name of the processor; null where it says none.</param>
/// <param name="Memory">Memory of the machine in bytes; null where it says nothing.</param>
public sealed record ThisMachine(IReadOnlyList<AcceleratorName> Accelerators, string? Board, string? Processor, long? Memory)
{
    /// <summary>Looks at this machine: nvidia-smi and rocm-smi where they are there, /proc, DMI and the device tree, sysctl on macOS. A program that does not
    /// answer soon is left alone.</summary>
    public static ThisMachine Look() => Look("/", Run);

    /// <summary>Looks at a machine.</summary>
    /// <param name="root">Where its file system begins.</param>
    /// <param name="run">Runs a program with arguments and gives what it wrote; null where it cannot be run or does not answer in time.</param>
    internal static ThisMachine Look(string root, Func<string, string[], string?> run)
    {
        string? Text(string path) => Line(Path.Combine(root, path));
        var accelerators = new List<AcceleratorName>();
        foreach (string line in (run("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]) ?? "")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(',', StringSplitOptions.TrimEntries);
            accelerators.Add(new AcceleratorName(parts[0], "nvidia-smi", parts.Length > 1
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long mebibytes) ? mebibytes << 20 : null));
        }

        if (accelerators.Count == 0)
        {
            accelerators.AddRange(Rocm(run));
        }

        string? board = Text("proc/device-tree/model") ?? Text("sys/class/dmi/id/product_name");
        string? processor = Field(Path.Combine(root, "proc/cpuinfo"), "model name") ?? (OperatingSystem.IsMacOS()
            ? run("sysctl", ["-n", "machdep.cpu.brand_string"])?.Trim() : null);
        long? memory = Field(Path.Combine(root, "proc/meminfo"), "MemTotal") is { } total
            && long.TryParse(total.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes) ? kilobytes * 1024 : null;
        return new ThisMachine(accelerators, board, processor, memory);
    }

    /// <summary>Names as <c>rocm-smi --showproductname --csv</c> gives them: a table whose column "Card series" or "Card Series" names the card.</summary>
    private static IEnumerable<AcceleratorName> Rocm(Func<string, string[], string?> run)
    {
        string[] lines = (run("rocm-smi", ["--showproductname", "--csv"]) ?? "")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int header = Array.FindIndex(lines, static l => l.Contains("card series", StringComparison.OrdinalIgnoreCase));
        if (header < 0)
        {
            return [];
        }

        int column = Array.FindIndex(lines[header].Split(','), static c => c.Trim().Equals("card series", StringComparison.OrdinalIgnoreCase));
        return [.. lines[(header + 1)..].Select(l => l.Split(',')).Where(c => c.Length > column)
            .Select(c => new AcceleratorName(c[column].Trim(), "rocm-smi", null))];
    }

    private static string? Field(string path, string name)
    {
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && line[..colon].Trim() == name)
                {
                    return line[(colon + 1)..].Trim();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return null;
    }

    private static string? Line(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim('\0', ' ', '\n') is { Length: > 0 and < 200 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Runs a program for at most two seconds.</summary>
    private static string? Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(2)) || !Task.WaitAll([output, errors], TimeSpan.FromMilliseconds(500)))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
