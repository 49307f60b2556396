namespace Floorline.Core.Traces.Steps;

/// <summary>What the steps of a trace were recognised by.</summary>
public enum StepBasis
{
    /// <summary>No steps were found.</summary>
    None,

    /// <summary>Annotations of a form that is known: PyTorch's profiler or a serving engine.</summary>
    Annotation,

    /// <summary>An annotation of the program's own that comes again and again.</summary>
    RepeatedAnnotation,

    /// <summary>A sequence of kernels that comes again and again; it may be a step or a layer.</summary>
    RepeatedKernels,
}
