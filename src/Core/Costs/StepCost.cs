using System.Globalization;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

/// <summary>
/// What one step of a model must read and compute, operator by operator. Independent of hardware.
/// Assumes that each weight is read once per pass and that no intermediate result leaves the chip: only what no implementation can avoid is counted.
/// </summary>
public sealed partial class StepCost
{
    private StepCost(Model model, Step step)
    {
        Model = model;
        Step = step;
        Weights = step.Weights ?? model.Published;
        var operators = new List<OperatorCost>(16);
        var collectives = new List<Collective>(4);
        foreach (Component component in model.Components)
        {
            if (Runs(component, step.Phase))
            {
                Add(component, operators, collectives);
            }
        }

        Operators = operators;
        Collectives = collectives;
        foreach (OperatorCost cost in operators)
        {
            WeightsRead += cost.Weights * cost.Count;
            GuaranteedWeightsRead += cost.GuaranteedWeights * cost.Count;
            Work += cost.Work * cost.Count;
            CacheBytes += cost.Cache * cost.Count;
        }
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The step.</summary>
    public Step Step { get; }

    /// <summary>The formats its weights are in.</summary>
    public WeightFormats Weights { get; }

    /// <summary>Every operator with what it costs, in the order the model runs them.</summary>
    public IReadOnlyList<OperatorCost> Operators { get; }

    /// <summary>The exchanges between devices; empty on one device.</summary>
    public IReadOnlyList<Collective> Collectives { get; }

    /// <summary>Why the exchanges between devices are not fully known; null where they are.</summary>
    public string? CollectivesUnknown { get; private set; }

    /// <summary>Weight bytes read in the step over all devices; routed experts by expectation under uniform routing.</summary>
    public Bytes WeightsRead { get; private set; }

    /// <summary>Weight bytes that no implementation and no luck with routing can avoid.</summary>
    public Bytes GuaranteedWeightsRead { get; private set; }

    /// <summary>Cache and state bytes read in the step, or why they are not known.</summary>
    public Fact<Bytes> CacheRead => CacheUnknown is null ? Fact<Bytes>.Known(CacheBytes) : Fact<Bytes>.Unknown(CacheUnknown);

    /// <summary>FLOPs of the step.</summary>
    public Flops Work { get; private set; }

    /// <summary>
    /// Whether the FLOPs of the step are known: a part of which only parameters are stated counts as one position, where it may work on hundreds.
    /// </summary>
    public bool WorkIsStated => Step.Phase != Phase.Forward || Step.Tokens > 1 || !Model.Components.Any(static c =>
        c is StatedComponent { FlopsPerItem: null, Positions: null } or MeasuredComponent { Architecture: null, Positions: null });

    /// <summary>What the cost rests on, in whole sentences.</summary>
    public IReadOnlyList<string> Assumptions => [.. _assumptions.Select(static a => a.ToString(CultureInfo.InvariantCulture)).Distinct()];

    /// <summary>Tokens that the step produces (decode) or reads (prefill); items for a model without a decoder.</summary>
    public double TokensHandled => Step.Phase == Phase.Prefill ? (double)Step.Batch * Step.Tokens : Step.Batch;

    /// <summary>What must sit in memory to run it.</summary>
    internal Residency Residency => field ??= Residency.Count(this);

    private readonly List<FormattableString> _assumptions = [];

    private Bytes CacheBytes { get; set; }

    private string? CacheUnknown { get; set; }

    /// <summary>Counts what a step costs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is a decode or prefill and the model generates no tokens, or the other way round.</exception>
    public static StepCost Of(Model model, Step step)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(step);
        if (model.Decodes == (step.Phase == Phase.Forward))
        {
            string why = model.Decodes ? "generates tokens: use decode or prefill" : "does not generate tokens: use forward";
            throw new ArgumentOutOfRangeException(nameof(step), step.Phase, $"{model.Name} {why}");
        }

        return new StepCost(model, step);
    }

    private static bool Runs(Component component, Phase phase) => phase switch
    {
        Phase.Decode => component.Role == ComponentRole.Decoder,
        Phase.Prefill => component.Role is ComponentRole.Decoder or ComponentRole.Encoder,
        Phase.Forward => true,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "is not a phase"),
    };

    // Kept unformatted: a plan computes thousands of costs and shows the sentences of a few.
    private void Assume(FormattableString sentence) => _assumptions.Add(sentence);

    private void Add(Component component, List<OperatorCost> operators, List<Collective> collectives)
    {
        int steps = component.Role == ComponentRole.Denoiser ? Step.DenoisingSteps ?? component.Steps : component.Steps;
        if (steps > 1)
        {
            Assume($"{component.Name}: {steps} steps per call, its weights read once in each.");
        }

        var part = new Part(component, steps, component.Role == ComponentRole.Decoder ? Step.Tokens : component.Positions ?? Step.Tokens);
        switch (component)
        {
            case TransformerStack stack:
                AddStack(part, stack, operators);
                AddCollectives(part, stack, collectives);
                break;
            case StatedComponent stated:
                AddStated(part, stated, operators);
                break;
            case MeasuredComponent measured:
                AddMeasured(part, measured, operators, collectives);
                break;
            case OperatorList list:
                AddList(part, list, operators);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(component), component.GetType().Name, "is not a known kind of component");
        }
    }

    /// <summary>A component with how often it runs and how many positions each sequence gives it.</summary>
    private readonly record struct Part(Component Component, int Steps, long Positions);
}
