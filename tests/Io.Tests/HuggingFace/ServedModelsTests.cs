using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.HuggingFace;

/// <summary>
/// The models that a public planner of deployments serves, as facts of their configs: ai-dynamo/aiconfigurator@095f58a5 (2026-08-21),
/// aic-core/src/aiconfigurator_core/model_configs, all 86 of them; maps of more than 200 modules are cut to their first 60.
/// <c>./test Io --filter ServedModels</c> prints how many are read and how many have the size that their name says.
/// </summary>
public sealed partial class ServedModelsTests(ITestOutputHelper output)
{
    private const int Least = 84;

    // A name rounds to whole billions or names a rounded size of the text part; towers and embeddings come on top of active parameters.
    private const double NameWithin = 0.06;
    private const double ActiveWithin = 0.20;

    [Fact]
    public void ServedModels_AsConfigs_AreRead()
    {
        var refused = new List<string>();
        var off = new List<string>();
        (int read, int named) = (0, 0);
        foreach (JsonElement row in File.ReadLines(RepositoryRoot.Of("tests", "Io.Tests", "HuggingFace", "served-models.jsonl"))
            .Select(static line => JsonDocument.Parse(line).RootElement))
        {
            string name = row.GetProperty("name").GetString()!;
            ReadResult<Model> model = Read(row);
            if (!model.IsOk)
            {
                refused.Add($"{name}: {model.Problems[0]}");
                continue;
            }

            read++;
            Match size = Size().Match(name);
            named += size.Success ? 1 : 0;
            if (size.Success && Off(model.Value, size) is { } how)
            {
                off.Add($"{name}: {how}");
            }
        }

        output.WriteLine($"{read} of {read + refused.Count} read, {refused.Count} refused; {named - off.Count} of {named} whose names state a size have it");
        refused.Concat(off).ToList().ForEach(output.WriteLine);
        Assert.True(read >= Least, $"{read} read");
        Assert.Empty(off);
    }

    private static ReadResult<Model> Read(JsonElement row)
    {
        string folder = Directory.CreateTempSubdirectory("floorline-served-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "config.json"), row.GetProperty("config").GetRawText());
            if (row.TryGetProperty("hf_quant_config", out JsonElement quantisation))
            {
                File.WriteAllText(Path.Combine(folder, "hf_quant_config.json"), quantisation.GetRawText());
            }

            return HuggingFaceConfig.Open(Path.Combine(folder, "config.json"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Off(Model model, Match size)
    {
        double total = 1e9 * double.Parse(size.Groups["t"].Value, System.Globalization.CultureInfo.InvariantCulture)
            * (size.Groups["n"].Success ? int.Parse(size.Groups["n"].Value, System.Globalization.CultureInfo.InvariantCulture) : 1);

        // Mixtures of NxMB share their attention, so the product is an upper bound.
        bool shared = size.Groups["n"].Success;
        double ratio = model.Parameters / total;
        if (shared ? ratio is < 0.7 or > 1.05 : Math.Abs(ratio - 1) > NameWithin + (0.5e9 / total))
        {
            return $"{model.Parameters:N0} parameters";
        }

        return size.Groups["a"].Success && Math.Abs((model.ActiveParameters / (1e9 * int.Parse(size.Groups["a"].Value,
            System.Globalization.CultureInfo.InvariantCulture))) - 1) > ActiveWithin ? $"{model.ActiveParameters:N0} active parameters" : null;
    }

    [GeneratedRegex("-(?:(?<n>[0-9]+)x)?(?<t>[0-9]+(?:\\.[0-9]+)?)[Bb](?:-A(?<a>[0-9]+)B)?(?![0-9A-Za-z]|-[0-9]+E)")]
    private static partial Regex Size();
}
