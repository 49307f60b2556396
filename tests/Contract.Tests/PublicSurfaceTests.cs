using System.Reflection;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests;

/// <summary>
/// The public members of each library, one per line, against tests/golden/public-surface. A change fails here first.
/// To accept one on purpose: FLOORLINE_ACCEPT_SURFACE=1 ./test Contract, then read the diff.
/// </summary>
public class PublicSurfaceTests
{
    private static readonly string[] _libraries = ["Core", "Readers", "Probes", "Journal", "Workbench"];

    public static TheoryData<string> Libraries => [.. _libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicMembers_OfALibrary_AreThoseOnRecord(string library)
    {
        Assembly assembly = library switch
        {
            "Core" => typeof(Bytes).Assembly,
            "Readers" => typeof(Problem).Assembly,
            "Probes" => typeof(Floorline.Probes.Host.Figure).Assembly,
            "Journal" => typeof(Floorline.Journal.Entry).Assembly,
            _ => typeof(Verb).Assembly,
        };
        string now = string.Join('\n', Members(assembly)) + "\n";
        string path = RepositoryRoot.Of("tests", "golden", "public-surface", library + ".txt");
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_SURFACE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now);
        }

        Assert.Equal(File.ReadAllText(path), now);
    }

    /// <summary>A library that others can install has its members on record.</summary>
    [Fact]
    public void Projects_ThatPack_AreOnRecord()
    {
        string[] packed =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Of("src"), "*.csproj", SearchOption.AllDirectories)
                .Where(static f => File.ReadAllText(f).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
                .Select(static f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal),
        ];

        Assert.NotEmpty(packed);
        Assert.Equal(packed, _libraries.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Members(Assembly assembly) => assembly.GetExportedTypes()
        .SelectMany(static type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(static m => m is not Type && m.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
                && m.Name is not ("Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "<Clone>$" or "op_Equality" or "op_Inequality")
                && !m.Name.StartsWith("get_", StringComparison.Ordinal) && !m.Name.StartsWith("set_", StringComparison.Ordinal))
            .Select(m => $"{type.FullName}: {m}")
            .Prepend($"{type.FullName}"))
        .Order(StringComparer.Ordinal);
}
