using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Io.Tests.Gguf;
using Floorline.Readers;
using Floorline.Readers.Gguf;
using Floorline.Readers.Onnx;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.ModelFiles;

/// <summary>
/// Walks the rows of truth.csv that are GGUF and ONNX files and counts right, wrong and refused: <c>./test Io --filter TruthRows</c> prints it.
/// </summary>
public sealed partial class TruthRowsTests(ITestOutputHelper output)
{
    private const string Truth = "cases/files/truth.csv";
    private static readonly HashSet<string> _matrix = ["MatMul", "Gemm", "Conv", "Attention", "Einsum"];

    [SharedDataFact(Truth)]
    public void Rows_OfGgufFiles_AreRight() => Count("gguf", row =>
    {
        GgufWriter writer = Writer(JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"cases/files/{row["file"]}"))).RootElement);
        ReadResult<Model> model = GgufFile.Read(writer.Sparse(), row["file"]) is { IsOk: true } file ? GgufModel.Model([file.Value], row["file"])
            : ReadResult.Failed<Model>(GgufFile.Read(writer.Sparse(), row["file"]).Problems);
        if (!model.IsOk)
        {
            return (false, model.Problems[0].ToString());
        }

        double Cache(long context) => Residency.Of(StepCost.Of(model.Value, Step.Decode(1, context))).CachePerSequence.Value.Value;
        var cost = StepCost.Of(model.Value, Step.Decode(1, 32_768));
        double longer = Cache(1_000_001) - Cache(1_000_000);
        return (true, string.Concat(
            Off("parameters", model.Value.Parameters, row["params"], 1e-3),
            Off("active", model.Value.ActiveParameters, row["active_params_incl_embedding"], 5e-3),
            Off("cache per token", longer, row["kv_bytes_per_token_bf16_growing"], 1e-2),
            Off("cache", Cache(32_768) - Cache(0), row["kv_bytes_per_sequence_at_32768_bf16"], 1e-2),
            Off("resident", Residency.Of(cost).Weights.Value, row["weight_bytes_resident"], 1e-3),
            Off("read", cost.WeightsRead.Value, row["weight_bytes_read_decode_batch1"], 1e-3)));
    });

    [SharedDataFact(Truth)]
    public void Rows_OfOnnxFiles_AreRight() => Count("onnx", row =>
    {
        ReadResult<Model> model = OnnxModel.Read(SharedData.PathOf($"cases/files/{row["file"]}"), new Dictionary<string, long>());
        if (!model.IsOk)
        {
            return (false, model.Problems[0].ToString());
        }

        var cost = StepCost.Of(model.Value, Step.Forward(1, 1));
        double work = model.Value.Components.OfType<OperatorList>().SelectMany(static l => l.Operators).Where(static o => _matrix.Contains(o.Type))
            .Sum(static o => o.Work.Value);
        return (true, string.Concat(
            Off("matrix FLOPs", work, MatrixFlops().Match(row["source"]).Groups[1].Value, 1e-6),
            Off("resident", Residency.Of(cost).Weights.Value, row["weight_bytes_resident"], 1e-6),
            Off("read", cost.WeightsRead.Value, row["weight_bytes_read_decode_batch1"], 1e-6)));
    });

    private void Count(string folder, Func<IReadOnlyDictionary<string, string>, (bool Read, string Wrong)> check)
    {
        (int right, int wrong, int refused) = (0, 0, 0);
        foreach (IReadOnlyDictionary<string, string> row in CsvRows.Read(SharedData.PathOf(Truth))
            .Where(r => r["file"].StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            (bool read, string off) = check(row);
            (right, wrong, refused) = (right + (read && off.Length == 0 ? 1 : 0), wrong + (read && off.Length > 0 ? 1 : 0), refused + (read ? 0 : 1));
            output.WriteLine($"{row["file"]}: {(off.Length == 0 ? "right" : read ? "wrong:" + off : "refused: " + off)}");
        }

        output.WriteLine($"{folder}: {right} right, {wrong} wrong, {refused} refused");
        Assert.True(right > 0);
        Assert.Equal((0, 0), (wrong, refused));
    }

    private static string Off(string what, double found, string wanted, double share)
    {
        if (!double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out double truth))
        {
            return "";
        }

        return Math.Abs(found - truth) <= (share * truth) ? "" : FormattableString.Invariant($" {what} {found:0} for {truth:0};");
    }

    /// <summary>The file that a JSON description names, written by the tests' own writer.</summary>
    private static GgufWriter Writer(JsonElement root)
    {
        string family = root.GetProperty("arch").GetString()!;
        GgufWriter writer = new GgufWriter().Key("general.architecture", family);
        foreach (JsonProperty key in root.GetProperty("meta").EnumerateObject())
        {
            string name = key.Name.StartsWith('.') ? family + key.Name : key.Name;
            _ = key.Value switch
            {
                { ValueKind: JsonValueKind.String } v => writer.Key(name, v.GetString()!),
                { ValueKind: JsonValueKind.Array } v when v[0].ValueKind is JsonValueKind.True or JsonValueKind.False =>
                    writer.Key(name, [.. v.EnumerateArray().Select(static e => e.GetBoolean())]),
                { ValueKind: JsonValueKind.Array } v => writer.Key(name, [.. v.EnumerateArray().Select(static e => e.GetUInt32())]),
                { ValueKind: JsonValueKind.Number } v => v.TryGetUInt32(out uint whole) ? writer.Key(name, whole) : writer.Key(name, v.GetSingle()),
                { } v => writer.Key(name, v.ValueKind == JsonValueKind.True ? 1u : 0),
            };
        }

        foreach (JsonElement tensor in root.GetProperty("tensors").EnumerateArray())
        {
            writer.Tensor(tensor[0].GetString()!, tensor[2].GetString()!, [.. tensor[1].EnumerateArray().Select(static d => d.GetInt64()).Reverse()]);
        }

        return writer;
    }

    [GeneratedRegex(@"matrix FLOPs (\d+)")]
    private static partial Regex MatrixFlops();
}
