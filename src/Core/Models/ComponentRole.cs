namespace Floorline.Core.Models;

/// <summary>When a component of a model runs.</summary>
public enum ComponentRole
{
    /// <summary>Generates token by token: runs in prefill and in every decode step.</summary>
    Decoder,

    /// <summary>Reads the input once: text encoders, vision and audio towers, projectors. Not read in decode.</summary>
    Encoder,

    /// <summary>Runs a number of denoising or refinement steps per call, reading its weights in each.</summary>
    Denoiser,

    /// <summary>Runs once per call and is the whole answer: classifiers, one-shot policies, vocoders.</summary>
    Forward,
}
