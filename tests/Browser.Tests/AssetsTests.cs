using System.Diagnostics;
using System.IO.Compression;

namespace Floorline.Browser.Tests;

/// <summary>The committed assets: small enough, and what the sources make.</summary>
public sealed class AssetsTests
{
    private static readonly string _assets = RepositoryRoot.Of("src", "Web", "Assets");

    [Fact]
    public void Scripts_Compressed_AreUnder200Kilobytes()
    {
        long total = Directory.EnumerateFiles(_assets, "*.js", SearchOption.AllDirectories).Sum(static file =>
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                gzip.Write(File.ReadAllBytes(file));
            }

            return packed.Length;
        });

        Assert.InRange(total, 1, 200_000);
    }

    [Fact]
    public void Page_Itself_HasNothingInlineAndNothingFromElsewhere()
    {
        string page = File.ReadAllText(Path.Combine(_assets, "index.html"));

        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        foreach (string file in Directory.EnumerateFiles(_assets, "*.*", SearchOption.AllDirectories).Where(static f => f.EndsWith(".css", StringComparison.Ordinal) || f.EndsWith(".html", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("//", File.ReadAllText(file).Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [ClientFact]
    public async Task Assets_BuiltAgain_AreTheCommittedOnes()
    {
        string folder = Directory.CreateTempSubdirectory("floorline-assets-").FullName;
        try
        {
            (int code, string said) = await Node(Needs.VitePath, ["build"], ("FLOORLINE_ASSETS", folder));
            Assert.True(code == 0, said);

            Assert.Equal(Names(_assets), Names(folder));
            foreach (string name in Names(folder))
            {
                Assert.True(
                    File.ReadAllBytes(Path.Combine(folder, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_assets, name))),
                    $"src/Web/Assets/{name} is not what src/Web/Client makes: run npm run build there and commit");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [ClientFact]
    public async Task Client_ItsUnitTests_Pass()
    {
        (int code, string said) = await Node(Path.Combine(Needs.ClientFolder, "node_modules", "vitest", "vitest.mjs"), ["run"], ("NO_COLOR", "1"));

        Assert.True(code == 0, said);
    }

    private static async Task<(int Code, string Said)> Node(string script, string[] arguments, (string Name, string Value) variable)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = Needs.ClientFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[variable.Name] = variable.Value;
        using Process node = Process.Start(start)!;
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        string errors = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + errors);
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Where(static f => !f.EndsWith(".cs", StringComparison.Ordinal) && f != ".keep").Order(StringComparer.Ordinal)];
}
