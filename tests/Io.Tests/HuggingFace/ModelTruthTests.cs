using System.Globalization;
using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;
using Floorline.Readers.Safetensors;

namespace Floorline.Io.Tests.HuggingFace;

/// <summary>Every config, quantisation form and safetensors folder of the given truth, counted and held against it. Prints how many are right, wrong and
/// refused.</summary>
public class ModelTruthTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const string Files = "cases/files/";
    private const double ParametersWithin = 0.001;
    private const double ActiveWithin = 0.005;
    private const double CacheWithin = 0.01;
    private const int Context = 32768;

    // Where the truth itself cannot be met: its active parameters take "shared_experts" for routed ones (the total, which does not depend on that, is
    // compared).
    private static readonly string[] _activeNotCompared = ["config/MiniMax-M3/config.json", "config/MiniMax-M3-NVFP4/config.json"];

    [SharedDataFact(Files + "truth.csv")]
    public void Truth_OfEveryConfigAndFolder_IsMet()
    {
        int right = 0;
        int marked = 0;
        var wrong = new List<string>();
        var refused = new List<string>();
        foreach (IReadOnlyDictionary<string, string> row in CsvRows.Read(SharedData.PathOf(Files + "truth.csv"))
            .Where(static r => !r["file"].StartsWith("gguf", StringComparison.Ordinal) && !r["file"].StartsWith("onnx", StringComparison.Ordinal)))
        {
            ReadResult<Model> read = Read(SharedData.PathOf(Files + row["file"]));
            if (!read.IsOk)
            {
                refused.Add($"{row["file"]}: {string.Join("; ", read.Problems.Take(2))}");
                continue;
            }

            string[] off = [.. Off(read.Value, row)];
            if (off.Length == 0)
            {
                right++;
            }
            else if (read.Value.Assumptions.Any(static a => a.Contains("from fields of the usual names", StringComparison.Ordinal)))
            {
                marked++;
                output.WriteLine($"marked as assumed: {row["file"]}: {string.Join(", ", off)}");
            }
            else
            {
                wrong.Add($"{row["file"]}: {string.Join(", ", off)}");
            }
        }

        output.WriteLine($"right {right}, wrong {wrong.Count}, marked as assumed {marked}, refused {refused.Count}");
        Assert.Empty(wrong);
        Assert.Empty(refused);
        Assert.True(right >= 158, $"{right} right");
    }

    private static ReadResult<Model> Read(string path) =>
        !Directory.Exists(path) ? HuggingFaceConfig.Open(path) : SafetensorsFolder.Holds(path) ? SafetensorsFolder.Read(path)
        : HuggingFaceConfig.Open(Path.Combine(path, "config.json"));

    private static IEnumerable<string> Off(Model model, IReadOnlyDictionary<string, string> row)
    {
        // Some rows of the truth count the text decoder only, of configs that describe a tower too.
        bool textOnly = row["source"].Contains("mlx_lm", StringComparison.Ordinal) || row["source"].Contains("text decoder only", StringComparison.Ordinal);
        double parameters = textOnly ? model.Components.Where(static c => c.Role != ComponentRole.Encoder).Sum(static c => c.Parameters) : model.Parameters;
        if (Number(row, "params") is { } all && Math.Abs(parameters - all) > ParametersWithin * all)
        {
            yield return $"parameters {parameters}, truth {all}";
        }

        if (model.Decodes && !_activeNotCompared.Contains(row["file"]) && Number(row, "active_params_incl_embedding") is { } with
            && Number(row, "active_params_excl_untied_embedding") is { } without
            && !Actives(model).Any(a => Math.Abs(a - with) <= ActiveWithin * with || Math.Abs(a - without) <= ActiveWithin * without))
        {
            yield return $"active {model.ActiveParameters}, truth {without} or {with}";
        }

        (double growing, double held) = Cache(model);
        if (model.Decodes && Number(row, "kv_bytes_per_token_bf16_growing") is { } perToken && Math.Abs(growing - perToken) > CacheWithin * perToken)
        {
            yield return $"cache {growing} bytes per token, truth {perToken}";
        }

        if (model.Decodes && Number(row, "kv_bytes_per_sequence_at_32768_bf16") is { } sequence && Math.Abs(held - sequence) > CacheWithin * sequence)
        {
            yield return $"cache {held} bytes per sequence, truth {sequence}";
        }

        if (Number(row, "weight_bytes_resident") is { } resident && Residency.Of(StepCost.Of(model, Step.Decode(1, 1))).Weights.Value is var bytes
            && Math.Abs(bytes - resident) > ActiveWithin * resident)
        {
            yield return $"{bytes} bytes resident, truth {resident}";
        }
    }

    /// <summary>What may be meant by parameters per token: with or without rows of tables, and for pairs with the encoder or without.</summary>
    private static IEnumerable<double> Actives(Model model)
    {
        TransformerStack[] stacks = [.. model.Components.Select(static c => c as TransformerStack ?? (c as MeasuredComponent)?.Architecture)
            .OfType<TransformerStack>().Where(static s => s.Role == ComponentRole.Decoder)];
        double tables = stacks.Sum(static s => s.PositionEmbeddings.Sum(static w => w.Parameters));
        double embedding = stacks.Sum(static s => s.TiedHead ? 0 : s.InputEmbedding?.Parameters ?? 0);
        yield return model.ActiveParameters;
        yield return model.ActiveParameters + embedding;
        yield return model.ActiveParameters + tables;
        yield return model.ActiveParameters + embedding + tables;
        yield return model.Components.Sum(static c => c.ActiveParameters) + (model.Components.Any(static c => c.Name == "encoder") ? tables : 0);
    }

    private static (double Growing, double Held) Cache(Model model)
    {
        double growing = 0;
        double held = 0;
        foreach (Component component in model.Components.Where(static c => c.Role == ComponentRole.Decoder))
        {
            TransformerStack? stack = component as TransformerStack ?? (component as MeasuredComponent)?.Architecture;
            foreach (Layer layer in stack?.Layers ?? [])
            {
                foreach (Mixer mixer in layer.Mixers)
                {
                    double bytes = 2.0 * layer.Count * mixer.CacheElementsPerToken;
                    growing += mixer.SlidingWindow is null ? bytes : 0;
                    held += bytes * mixer.Held(Context);
                }
            }
        }

        return (growing, held);
    }

    private static double? Number(IReadOnlyDictionary<string, string> row, string column) =>
        double.TryParse(row.GetValueOrDefault(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
