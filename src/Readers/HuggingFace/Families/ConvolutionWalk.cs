using System.Globalization;
using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>
/// Walks the blocks of diffusers' convolutional models (UNet2DConditionModel, UNet2DModel, AutoencoderKL, VQModel) and adds up parameters and FLOPs: each
/// block at its own resolution, with what joins the two halves, which no single formula says.
/// </summary>
internal sealed class ConvolutionWalk
{
    private double _parameters;
    private double _flops;
    private double _side;
    private readonly double _temb;
    private readonly double _cross;
    private readonly double _words;

    // Weights of a convolution per channel in and out: 3 x 3, of a video model 3 x 3 x 3; and how many frames it sees.
    private readonly double _kernel;
    private readonly double _frames;

    private ConvolutionWalk(double side, double temb = 0, double cross = 0, double words = 77, bool isVideo = false, double frames = 1)
    {
        (_side, _temb, _cross, _words, _kernel, _frames) = (side, temb, cross, words, isVideo ? 27 : 9, frames);
    }

    private double Pixels => _side * _side * _frames;

    // The blocks that the walk knows: all others are taken for the nearest of these, and that is said.
    private static readonly string[] _blocks =
    [
        "DownBlock2D", "CrossAttnDownBlock2D", "AttnDownBlock2D", "UpBlock2D", "CrossAttnUpBlock2D", "AttnUpBlock2D", "DownEncoderBlock2D", "UpDecoderBlock2D",
        "AttnDownEncoderBlock2D", "AttnUpDecoderBlock2D", "HunyuanVideoDownBlock3D", "HunyuanVideoUpBlock3D", "UNetMidBlock2DCrossAttn", "UNetMidBlock2D",
    ];

    /// <summary>Says so where a config has blocks that are not those of Stable Diffusion.</summary>
    private static void Check(FieldScope fields)
    {
        IEnumerable<JsonElement> stated = new[] { "down_block_types", "up_block_types" }.Select(name => fields.Get(name).List)
            .Where(static l => l is not null).SelectMany(static l => l!.Value.EnumerateArray());
        string? other = stated.Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!).Append(fields.Text("mid_block_type"))
            .FirstOrDefault(static b => b is not null && !_blocks.Contains(b));
        if (other is not null)
        {
            fields.Assumptions.Doubt($"Blocks of the kind '{(other.Length > 40 ? other[..40] : other)}' are counted as those of Stable Diffusion.");
            fields.Assumptions.MayHold(2);
        }
    }

    /// <summary>AutoencoderKL: an encoder and a decoder of an image.</summary>
    internal static IEnumerable<StatedComponent> Autoencoder(FieldScope fields)
    {
        Check(fields);
        double[] channels = Sizes(fields, "block_out_channels");
        double[] perBlock = Spread(fields, "layers_per_block", channels.Length, 1);
        if (fields.SizeOrZero("width") is > 0 and var unit)
        {
            channels = [.. channels.Select(c => c * unit)];
        }

        int latent = fields.Size("latent_channels");
        double side = fields.SizeOrZero("sample_size") is > 0 and var stated ? stated : 512;
        bool video = fields.Is("video");
        double frames = Math.Max(1, fields.Number("frames"));
        int coded = fields.Is("codes") ? latent : 2 * latent;
        int inner = fields.Is("codes") && fields.SizeOrZero("vq_embed_dim") is > 0 and var embedded ? embedded : coded == latent ? latent : 0;
        var encoder = new ConvolutionWalk(side, isVideo: video, frames: frames);
        encoder.Convolution(fields.Size("in_channels"), channels[0]);
        double width = channels[0];
        for (int i = 0; i < channels.Length; i++)
        {
            for (int j = 0; j < perBlock[i]; j++)
            {
                encoder.Residual(width, width = channels[i]);
                encoder.AttendAlone(fields, "down_block_types", i, width);
            }

            if (i < channels.Length - 1)
            {
                encoder._side /= 2;
                encoder.Convolution(width, width);
            }
        }

        bool attends = !fields.States("mid_block_add_attention") || fields.Is("mid_block_add_attention");
        encoder.Middle(width, attends);
        encoder.Norm(width);
        encoder.Convolution(width, coded);
        encoder.Linear(coded, inner > 0 ? inner : coded, fields.Is("use_quant_conv"));
        var decoder = new ConvolutionWalk(encoder._side, isVideo: video, frames: frames);
        decoder._parameters += inner * fields.Number("num_vq_embeddings");
        decoder.Linear(inner > 0 ? inner : latent, latent, fields.Is("use_post_quant_conv"));
        decoder.Convolution(latent, width);
        decoder.Middle(width, attends);
        for (int i = channels.Length - 1; i >= 0; i--)
        {
            for (int j = 0; j <= perBlock[i]; j++)
            {
                decoder.Residual(width, width = channels[i]);
                decoder.AttendAlone(fields, "up_block_types", channels.Length - 1 - i, width);
            }

            if (i > 0)
            {
                decoder._side *= 2;
                decoder.Convolution(width, width);
            }
        }

        decoder.Norm(width);
        decoder.Convolution(width, fields.Size("out_channels"));
        string item = fields.Text("item") ?? string.Create(CultureInfo.InvariantCulture, $"image of {side}x{side}");
        return [encoder.Component("image encoder", ComponentRole.Forward, item, 1), decoder.Component("image decoder", ComponentRole.Forward, item, 1)];
    }

    /// <summary>UNet2DConditionModel: one denoising step.</summary>
    internal static StatedComponent Unet(FieldScope fields)
    {
        Check(fields);
        double[] channels = Sizes(fields, "block_out_channels");
        double[] depth = Spread(fields, "transformer_layers_per_block", channels.Length, 1);
        double[] layers = Spread(fields, "layers_per_block", channels.Length, 2);
        double side = fields.SizeOrZero("sample_size") is > 0 and var stated ? stated : 64;
        double first = channels[0];
        bool prompted = !fields.Is("unprompted");
        var walk = new ConvolutionWalk(side, 4 * first, fields.Number("cross_attention_dim"));
        walk.Linear(first, walk._temb, true, false);
        walk.Linear(walk._temb, walk._temb, true, false);
        if (fields.SizeOrZero("projection_class_embeddings_input_dim") is > 0 and var added)
        {
            walk.Linear(added, walk._temb, true, false);
            walk.Linear(walk._temb, walk._temb, true, false);
        }

        if (prompted && fields.SizeOrZero("encoder_hid_dim") is > 0 and var wide && fields.Text("encoder_hid_dim_type") is null or "text_proj")
        {
            walk.Linear(wide, walk._cross, true, false);
        }

        walk.Convolution(fields.Size("in_channels"), first);
        var skips = new Stack<double>([first]);
        double width = first;
        for (int i = 0; i < channels.Length; i++)
        {
            for (int j = 0; j < layers[i]; j++)
            {
                walk.Residual(width, width = channels[i]);
                walk.Attend(fields, "down_block_types", i, width, depth[i]);
                walk.AttendAlone(fields, "down_block_types", i, width);
                skips.Push(width);
            }

            if (i < channels.Length - 1)
            {
                walk._side = Math.Ceiling(walk._side / 2);
                walk.Convolution(width, width);
                skips.Push(width);
            }
        }

        if (prompted)
        {
            walk.Residual(width, width);
            walk.Transformer(width, depth[^1]);
            walk.Residual(width, width);
        }
        else
        {
            walk.Middle(width, !fields.States("add_attention") || fields.Is("add_attention"));
        }

        if (fields.Length("up_block_types") == 0)
        {
            // The lower half alone, as a ControlNet has it: a product for each output that goes to the other half.
            foreach (double skip in skips.Append(width))
            {
                walk.Linear(skip, skip, true);
            }

            return walk.Denoiser(fields, side);
        }

        for (int i = channels.Length - 1; i >= 0; i--)
        {
            for (int j = 0; j <= layers[i]; j++)
            {
                walk.Residual(width + skips.Pop(), width = channels[i]);
                walk.Attend(fields, "up_block_types", channels.Length - 1 - i, width, depth[i]);
                walk.AttendAlone(fields, "up_block_types", channels.Length - 1 - i, width);
            }

            if (i > 0)
            {
                walk._side *= 2;
                walk.Convolution(width, width);
            }
        }

        walk.Norm(width);
        walk.Convolution(width, fields.Size("out_channels"));
        return walk.Denoiser(fields, side);
    }

    private StatedComponent Denoiser(FieldScope fields, double side) =>
        Component("unet", ComponentRole.Denoiser, string.Create(CultureInfo.InvariantCulture, $"denoising step of a latent of {side}x{side}"),
            fields.SizeOrZero("steps") is > 1 and var steps ? steps : 30);

    private StatedComponent Component(string name, ComponentRole role, string item, int steps) => _parameters < 1L << 45
        ? new StatedComponent(name, role, Math.Max(1, (long)_parameters)) { FlopsPerItem = new Flops(_flops), Item = item, Steps = steps }
        : throw new ArgumentOutOfRangeException(nameof(name), _parameters, "is not a number of parameters");

    private void Attend(FieldScope fields, string types, int block, double width, double depth)
    {
        if (Kind(fields, types, block).Contains("CrossAttn", StringComparison.Ordinal))
        {
            Transformer(width, depth);
        }
    }

    /// <summary>Attention of a block that no prompt goes into.</summary>
    private void AttendAlone(FieldScope fields, string types, int block, double width)
    {
        if (Kind(fields, types, block).StartsWith("Attn", StringComparison.Ordinal))
        {
            Attention(width);
        }
    }

    private static string Kind(FieldScope fields, string types, int block) => fields.Get(types).List is { } list && block < list.GetArrayLength()
        && list[block].ValueKind == JsonValueKind.String ? list[block].GetString()! : "";

    private void Residual(double from, double to)
    {
        Norm(from);
        Convolution(from, to);
        if (_temb > 0)
        {
            Linear(_temb, to, true, false);
        }

        Norm(to);
        Convolution(to, to);
        Linear(from, to, from != to);
    }

    private void Middle(double width, bool attends)
    {
        Residual(width, width);
        if (attends)
        {
            Attention(width);
        }

        Residual(width, width);
    }

    private void Attention(double width)
    {
        Norm(width);
        for (int i = 0; i < 4; i++)
        {
            Linear(width, width, true);
        }

        _flops += 4 * Pixels * Pixels * width;
    }

    /// <summary>Blocks of self-attention, cross-attention to the prompt and a gated network, between two projections.</summary>
    private void Transformer(double width, double depth)
    {
        Norm(width);
        Linear(width, width, true);
        double own = (4 * width * width) + (2 * width * width) + (12 * width * width);
        double prompt = 2 * _cross * width;
        _parameters += depth * (own + prompt + (6 * width) + (2 * width) + (9 * width));
        _flops += depth * ((2 * own * Pixels) + (2 * prompt * _words) + (4 * Pixels * Pixels * width) + (4 * Pixels * _words * width));
        Linear(width, width, true);
    }

    private void Norm(double width) => _parameters += 2 * width;

    private void Convolution(double from, double to)
    {
        _parameters += (_kernel * from * to) + to;
        _flops += 2 * _kernel * from * to * Pixels;
    }

    private void Linear(double from, double to, bool there, bool perPixel = true)
    {
        _parameters += there ? (from * to) + to : 0;
        _flops += there ? 2 * from * to * (perPixel ? Pixels : 1) : 0;
    }

    private static double[] Sizes(FieldScope fields, string name)
    {
        double[] sizes = fields.Get(name).List is { } list ? [.. list.EnumerateArray().Take(16).Select(static e => FieldValue.Of(e).Number ?? 0)] : [];
        if (sizes.Length == 0 || sizes.Any(static s => s is < 1 or > 1 << 20))
        {
            if (sizes.Length == 0)
            {
                fields.Miss(name, "a list of channels per block");
            }
            else
            {
                fields.Fail(name, "sizes out of range", "a list of channels per block");
            }

            return [1];
        }

        return sizes;
    }

    private static double[] Spread(FieldScope fields, string name, int length, double standard)
    {
        double[] stated = fields.Get(name).List is { } list ? [.. list.EnumerateArray().Take(16).Select(static e => FieldValue.Of(e).Number ?? 0)] : [];
        double all = fields.Get(name).List is null && fields.SizeOrZero(name) is > 0 and < 1000 and var one ? one : standard;
        return [.. Enumerable.Range(0, length).Select(i => i < stated.Length ? Math.Clamp(stated[i], 0, 1000) : all)];
    }
}
