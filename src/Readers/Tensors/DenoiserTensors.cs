using Floorline.Core.Models;

namespace Floorline.Readers.Tensors;

/// <summary>Tells files of denoisers from those of other models by the names of their tensors: they embed the time step that they are at, and no
/// tokens.</summary>
internal static class DenoiserTensors
{
    // How the embedding of the time step is called in the first code of the models, in diffusers and in files made of either: a word of the
    // name begins so.
    private static readonly string[] _times =
        [".time_in.", ".time_embed", ".t_embed", ".timestep_emb", ".timestep_encoder", ".time_text_embed", ".time_mlp", ".time_proj", ".adaln_single."];

    // Where the first code of latent diffusion keeps the other models of a checkpoint.
    private static readonly (string Begins, ComponentRole Role)[] _others =
    [
        ("first_stage_model.", ComponentRole.Forward), ("vae.", ComponentRole.Forward), ("cond_stage_model.", ComponentRole.Encoder),
        ("conditioner.", ComponentRole.Encoder), ("text_encoder", ComponentRole.Encoder),
    ];

    /// <summary>Whether the tensors are those of a denoiser.</summary>
    internal static bool Denoise(IReadOnlyList<TensorInfo> tensors)
    {
        bool embeds = false;
        foreach (TensorInfo tensor in tensors)
        {
            if (RoleOf(tensor.Name) != ComponentRole.Denoiser)
            {
                continue;
            }

            if (tensor.Role is TensorRole.InputEmbedding or TensorRole.OutputHead)
            {
                return false;
            }

            string dotted = "." + tensor.Name;
            embeds = embeds || Array.Exists(_times, t => dotted.Contains(t, StringComparison.OrdinalIgnoreCase));
        }

        return embeds;
    }

    /// <summary>When the model that a tensor belongs to runs.</summary>
    internal static ComponentRole RoleOf(string name) =>
        Array.Find(_others, o => name.StartsWith(o.Begins, StringComparison.Ordinal)) is { Begins: not null } other ? other.Role : ComponentRole.Denoiser;
}
