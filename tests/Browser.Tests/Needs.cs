namespace Floorline.Browser.Tests;

/// <summary>What tests here need beyond the .NET SDK; null where it is there, else what to install.</summary>
internal static class Needs
{
    public const string ChromiumPath = "/usr/bin/chromium";

    public static readonly string ClientFolder = RepositoryRoot.Of("src", "Web", "Client");

    public static readonly string AxePath = Path.Combine(ClientFolder, "node_modules", "axe-core", "axe.min.js");

    public static readonly string VitePath = Path.Combine(ClientFolder, "node_modules", "vite", "bin", "vite.js");

    public static string? Chromium => File.Exists(ChromiumPath) ? null : $"needs {ChromiumPath} (Debian's package chromium)";

    public static string? Axe => File.Exists(AxePath) ? null : "needs axe-core (npm ci --ignore-scripts in src/Web/Client)";

    public static string? Packages => File.Exists(VitePath) && HasNode ? null : "needs node and the client's packages (npm ci --ignore-scripts in src/Web/Client)";

    private static bool HasNode => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "node")));
}
