using System.Globalization;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Safetensors;

/// <summary>A model whose files are not at hand: what its config says, with bytes that add up to the total its index states.</summary>
internal static class IndexedModel
{
    // Scales, zero points and buffers make a total differ a little from what a config gives; up to this much nothing needs saying.
    private const double Alike = 0.005;

    /// <summary>A model of which an index alone is known: how many bytes it has, and by the names of its tensors whether it generates.</summary>
    internal static Model Alone(string name, double total, IReadOnlyList<string> tensors)
    {
        // How much of it is experts nobody says: where most tensors are, no floor counts on any of them.
        bool experts = tensors.Count(static t => TensorRoles.Of(t) == TensorRole.Expert) * 2 > tensors.Count;
        bool decodes = tensors.Any(static t => TensorRoles.Of(t) is TensorRole.OutputHead);
        NumberFormat assumed = NumberFormats.Bf16Format;
        var weights = new MeasuredWeights(experts ? WeightRole.Expert : WeightRole.Other, assumed, new Bytes(total), (long)(total * 8 / assumed.BitsPerWeight));
        return new Model(name, [new MeasuredComponent("model", decodes ? ComponentRole.Decoder : ComponentRole.Forward, [weights])],
            WeightFormats.Uniform(assumed))
        {
            Source = string.Create(CultureInfo.InvariantCulture, $"{total} bytes in total from an index of {tensors.Count} tensors"),
            IsFormatAssumed = true,
            Doubts = ["Only the index is here: all bytes are counted as read in every step, an input embedding too."],
            Assumptions = ["Only the index is here: bytes are its total, all counted as read in every step; parameters are the bytes as bf16 would have them.",
                "No config states the architecture, so what the cache costs is not known."],
        };
    }

    internal static Model Of(Model stated, double total)
    {
        if (!stated.Components.All(static c => c is TransformerStack))
        {
            return stated with { Assumptions = [.. stated.Assumptions,
                string.Create(CultureInfo.InvariantCulture,
                $"The index states {total} bytes; parts of which only totals are known cannot be held against them.")] };
        }

        MeasuredComponent[] parts = [.. stated.Components.Cast<TransformerStack>().Select(s => Part(s, stated.Published))];
        double counted = parts.Sum(static p => p.Stored.Value);
        double factor = total / counted;
        return stated with
        {
            IsFormatAssumed = false,
            Components = [.. parts.Select(p => p with { Weights = [.. p.Weights.Select(w => w with { Stored = w.Stored * factor })] })],
            Source = string.Create(CultureInfo.InvariantCulture, $"{stated.Source}; {total} bytes in total from the index beside it"),
            Assumptions =
            [
                .. stated.Assumptions,
                .. Math.Abs(factor - 1) <= Alike ? Array.Empty<string>()
                    : [string.Create(CultureInfo.InvariantCulture,
                    $"The index states {total} bytes where the config gives {counted:0}; the difference is spread over all weights.")],
                "The files themselves are not here: bytes are the total that the index states, shared out as the config says.",
            ],
        };
    }

    private static MeasuredComponent Part(TransformerStack stack, WeightFormats formats)
    {
        var sums = new Dictionary<WeightRole, long>();
        void Add(Weight weight, long times) => sums[weight.Role] = sums.GetValueOrDefault(weight.Role) + (weight.Parameters * times);
        foreach (Weight weight in (stack.InputEmbedding is { } table ? new[] { table } : []).Concat(stack.OutputHead is { } head ? [head] : [])
            .Concat(stack.PositionEmbeddings).Concat(stack.Extra))
        {
            Add(weight, 1);
        }

        foreach (Layer layer in stack.Layers)
        {
            foreach (Weight weight in layer.CommonWeights(stack.Hidden))
            {
                Add(weight, layer.WeightSets);
            }

            foreach (Weight weight in layer.FeedForward is MixtureOfExperts moe ? moe.ExpertWeights(stack.Hidden) : [])
            {
                Add(weight, (long)layer.WeightSets * ((MixtureOfExperts)layer.FeedForward!).Experts);
            }
        }

        return new MeasuredComponent(stack.Name, stack.Role, [.. sums.Select(s => Weights(s.Key, s.Value, formats.For(stack.Name, s.Key)))])
        {
            Architecture = stack,
            Hidden = stack.Hidden,
            Positions = stack.Positions,
            Steps = stack.Steps,
        };
    }

    private static MeasuredWeights Weights(WeightRole role, long parameters, NumberFormat format) => new(role, format, format.Of(parameters), parameters);
}
