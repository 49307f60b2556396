using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Floorline.Probes.Engines;

/// <summary>Finds the native library of an engine that the user has: a path, an environment variable, npm packages, Python packages, the system.</summary>
public static partial class EngineLibrary
{
    /// <summary>The environment variable that names a library or its folder.</summary>
    /// <param name="family">The engine.</param>
    public static string Variable(EngineFamily family) => family == EngineFamily.OnnxRuntime ? "FLOORLINE_ONNXRUNTIME" : "FLOORLINE_LLAMA";

    /// <summary>How the library is called in messages.</summary>
    /// <param name="family">The engine.</param>
    public static string Name(EngineFamily family) => family == EngineFamily.OnnxRuntime ? "libonnxruntime" : "libllama";

    /// <summary>The npm package that carries the library for this system.</summary>
    /// <param name="family">The engine.</param>
    public static string Package(EngineFamily family) => family == EngineFamily.OnnxRuntime ? "onnxruntime-node" : $"@node-llama-cpp/{Npm}";

    /// <summary>Finds the library.</summary>
    /// <param name="family">The engine.</param>
    /// <param name="stated">A library or a folder that holds one; null looks in the usual places.</param>
    /// <param name="folder">The folder from which npm packages are looked for, upwards.</param>
    /// <param name="variable">Gives a variable of the environment; null where it is not set.</param>
    /// <param name="looked">Where it was looked for, first place first.</param>
    /// <returns>The library's path; null where there is none.</returns>
    public static string? Find(EngineFamily family, string? stated, string folder, Func<string, string?> variable, out IReadOnlyList<string> looked)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var places = new List<string>();
        looked = places;
        string? given = stated ?? variable(Variable(family));
        if (!string.IsNullOrEmpty(given))
        {
            // What somebody names is taken or refused, never replaced by something else that happens to lie around.
            places.Add(given);
            return File.Exists(given) ? Path.GetFullPath(given) : In(given, family, deep: true);
        }

        foreach (string place in Places(family, folder, variable))
        {
            places.Add(place);
            if (In(place, family, deep: false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Npm => $"{(OperatingSystem.IsMacOS() ? "mac" : OperatingSystem.IsWindows() ? "win" : "linux")}-{Cpu}{(OperatingSystem.IsMacOS() && Cpu == "arm64" ? "-metal" : "")}";

    private static string Cpu => RuntimeInformation.ProcessArchitecture switch { Architecture.Arm64 => "arm64", Architecture.X64 => "x64", var other => other.ToString().ToLowerInvariant() };

    private static IEnumerable<string> Places(EngineFamily family, string here, Func<string, string?> variable)
    {
        string system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
        foreach (string modules in NodeModules(here, variable))
        {
            if (family == EngineFamily.Llama)
            {
                yield return Path.Combine(modules, "@node-llama-cpp", Npm, "bins", Npm);
                continue;
            }

            string bin = Path.Combine(modules, "onnxruntime-node", "bin");
            foreach (string api in Folders(bin, "napi-v*"))
            {
                yield return Path.Combine(api, system, Cpu);
            }
        }

        string home = variable("HOME") ?? variable("USERPROFILE") ?? "";
        foreach (string root in (string[])[variable("VIRTUAL_ENV") ?? "", home.Length > 0 ? Path.Combine(home, ".local") : "", "/usr/local", "/usr"])
        {
            foreach (string python in root.Length > 0 ? Folders(Path.Combine(root, "lib"), "python3*") : [])
            {
                foreach (string packages in (string[])["site-packages", "dist-packages"])
                {
                    yield return Path.Combine(python, packages, family == EngineFamily.OnnxRuntime ? Path.Combine("onnxruntime", "capi") : Path.Combine("llama_cpp", "lib"));
                }
            }
        }

        foreach (string folder in (string[])["/usr/local/lib", $"/usr/lib/{(Cpu == "arm64" ? "aarch64" : "x86_64")}-linux-gnu", "/usr/lib64", "/usr/lib", "/opt/homebrew/lib"])
        {
            yield return folder;
        }
    }

    /// <summary>The node_modules folders of this folder and of those above it, those that NODE_PATH names, and npm's global ones.</summary>
    private static IEnumerable<string> NodeModules(string here, Func<string, string?> variable)
    {
        for (DirectoryInfo? folder = new(here); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "node_modules");
        }

        foreach (string folder in (variable("NODE_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        yield return "/usr/local/lib/node_modules";
        yield return "/usr/lib/node_modules";
    }

    private static string? In(string folder, EngineFamily family, bool deep)
    {
        Regex wanted = family == EngineFamily.OnnxRuntime ? Onnx() : LlamaLibrary();
        try
        {
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = deep, MaxRecursionDepth = 8 })
                    .Where(f => wanted.IsMatch(Path.GetFileName(f)))
                    .OrderByDescending(f => f.Contains(Path.DirectorySeparatorChar + Cpu + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ThenBy(static f => f.Length).Select(Path.GetFullPath).FirstOrDefault()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Folders(string root, string pattern)
    {
        try
        {
            return Directory.Exists(root) ? Directory.GetDirectories(root, pattern) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^(lib)?onnxruntime(\.so(\.[\d.]+)?|(\.[\d.]+)?\.dylib|\.dll)$", RegexOptions.IgnoreCase)]
    private static partial Regex Onnx();

    [GeneratedRegex(@"^(lib)?llama(\.v?[\d.]+)?(\.so(\.[\d.]+)?|\.dylib|\.dll)$", RegexOptions.IgnoreCase)]
    private static partial Regex LlamaLibrary();
}
